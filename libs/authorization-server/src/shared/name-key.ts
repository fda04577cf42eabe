/** What is the same of two names that differ in the case of their letters or in how those are encoded (Unicode NFKC): it is unique. */
export function nameKey(name: string): string {
  // By way of capitals: ς and σ are one letter, and so are ß and ss.
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
