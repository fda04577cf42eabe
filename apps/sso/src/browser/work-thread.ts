import { solvePiece } from './work.js';
import type { AskedWork, WorkDone } from './work-asked.js';

/** A thread of the browser's own, so that the page can be used meanwhile. Its policy lets it ask nobody. */
addEventListener('message', ({ data: { seed, bits, pieces } }: MessageEvent<AskedWork>) => {
  const bytes = Uint8Array.from(atob(seed.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const words = Int32Array.from({ length: 8 }, (_, at) => view.getInt32(4 * at));
  const counters = new DataView(new ArrayBuffer(4 * pieces));
  for (let piece = 0; piece < pieces; piece += 1) {
    counters.setUint32(4 * piece, solvePiece(words, piece, bits));
    const isLast = piece === pieces - 1;
    const said: WorkDone = { done: piece + 1, ...(isLast && { solution: base64url(counters) }) };
    postMessage(said);
  }
});

function base64url({ buffer }: DataView<ArrayBuffer>): string {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
