import { readFileSync } from 'node:fs';
import { folded } from './folded.js';
import { PasswordFilter } from './password-filter.js';
import { isPattern, repeatedUnit } from './simple-patterns.js';

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
  return isPattern(text) || (unit !== text && common().has(unit));
}
