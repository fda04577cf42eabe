import type { RefusalBounds } from '../records/recorded-refusal.js';

/** Seconds for which a support code leads to its story: a week. */
export const refusalMemory = 604_800;

export const refusalBounds: RefusalBounds = { ofPlace: 1_000, ofSource: 10_000 };

/** UTF-16 units of one text of a refusal. */
const longest = 512;

/** On one line, bounded: others had a part in it. */
export function loggable(text: string): string {
  return text.slice(0, longest).replace(/[^\x20-\x7e]/g, '?');
}
