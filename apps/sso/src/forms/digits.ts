/** The digits of what was typed, whatever script its keyboard has (Unicode general category Nd), as the ones that codes are made of. */
export function digitsOf(typed: string): string {
  return Array.from(typed.matchAll(/\p{Nd}/gu), ([digit]) => String(digitValue(digit.codePointAt(0) ?? 0))).join('');
}

/** The ten digits of a script stand in a row, which begins at a multiple of sixteen or six behind one. */
function digitValue(codePoint: number): number {
  const row = codePoint - (codePoint % 16);
  return /\p{Nd}/u.test(String.fromCodePoint(row)) ? codePoint - row : codePoint - row - 6;
}
