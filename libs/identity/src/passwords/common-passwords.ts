import { readFileSync } from 'node:fs';
import { folded, PasswordFilter } from './password-filter.js';

/** Digits and signs that may stand around a common password without making it another. */
const decoration = 6;

let filter: PasswordFilter | undefined;

/** Read at first use; beside the sources and beside what is built it is the same file. See data/README.md. */
function common(): PasswordFilter {
  filter ??= new PasswordFilter(readFileSync(new URL('../../common-passwords/filter.bin', import.meta.url)));
  return filter;
}

/**
 * Whether many people have this password, or one like it: the same in other letters, with a few digits or signs around it, the same
 * few characters again and again, or a row of the alphabet or of numbers (ASVS 5.0 6.2.4).
 */
export function isCommonPassword(password: string): boolean {
  const text = folded(password);
  if (common().has(text)) return true;
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const around = [...text].length - [...core].length;
  if (core.length >= 4 && around <= decoration && common().has(core)) return true;
  const unit = repeatedUnit(text);
  return unit.length < 8 || (unit !== text && common().has(unit)) || isRow(text);
}

/** The shortest text that makes up all of it, the last time perhaps in part. */
function repeatedUnit(text: string): string {
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
