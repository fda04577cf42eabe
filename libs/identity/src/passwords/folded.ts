/** How a text is compared: in one normal form and in small letters. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
