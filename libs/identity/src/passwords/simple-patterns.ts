/** The same few characters again and again, or a row of the alphabet or of numbers: no list is needed to find them. @param text folded */
export function isPattern(text: string): boolean {
  return repeatedUnit(text).length < 8 || isRow(text);
}

/** The shortest text that makes up all of it, the last time perhaps in part. */
export function repeatedUnit(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const unit = text.slice(0, length);
    if (unit.repeat(Math.ceil(text.length / length)).startsWith(text)) return unit;
  }
  return text;
}

/** Each character the one after the one before, or before it: 23456789, hgfedcba. */
function isRow(text: string): boolean {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  // From 9 it goes on with 0.
  const isStep = (by: number) => (step: number) => step === by || step === -9 * by;
  return steps.every(isStep(1)) || steps.every(isStep(-1));
}
