import { solvePiece } from '../../src/browser/work.js';
import type { WorkPlace } from '../../src/browser/work-asked.js';
import { byId, type Element } from './html.js';

/** What a page asks browsers to compute; undefined where it asks for nothing. */
export function workOf(page: Element): WorkPlace | undefined {
  const text = byId(page, 'work')?.attributes['data-work'];
  return text === undefined ? undefined : JSON.parse(text);
}

/** What the script of the page fills in. @throws Error where it asks for nothing */
export function solved(page: Element): { readonly work_solution: string } {
  const asked = workOf(page);
  if (asked === undefined) throw new Error('the page asks for no work');
  const seed = Buffer.from(asked.seed, 'base64url');
  const words = Int32Array.from({ length: 8 }, (_, at) => seed.readInt32BE(4 * at));
  const counters = Buffer.alloc(4 * asked.pieces);
  for (let piece = 0; piece < asked.pieces; piece += 1) {
    counters.writeUInt32BE(solvePiece(words, piece, asked.bits), 4 * piece);
  }
  return { work_solution: counters.toString('base64url') };
}
