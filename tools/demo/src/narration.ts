let count = 0;

/** The next thing that happened, as it is told on the terminal. */
export function step(text: string): void {
  count += 1;
  console.log(`${String(count).padStart(2)}. ${text}`);
}

/** What belongs to the step before, in columns. */
export function row(...cells: readonly string[]): void {
  console.log(`      ${cells.map((cell) => cell.padEnd(24)).join('')}`.trimEnd());
}
