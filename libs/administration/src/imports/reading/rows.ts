import { ImportFault } from '../imported.js';
import { largestRecord } from './json-slices.js';

const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d];

/**
 * The rows of a file, without their ends (LF or CRLF) and a byte order mark; undefined for one that is larger than may be held. The
 * last one needs no end.
 * @param quoted whether an end within quotation marks is none (RFC 4180 §2.6)
 * @throws ImportFault where the file ends within quotation marks
 */
export async function* rowsOf(
  bytes: AsyncIterable<Uint8Array>,
  { quoted, largest = largestRecord }: { readonly quoted: boolean; readonly largest?: number },
): AsyncGenerator<Uint8Array | undefined> {
  let pieces: Uint8Array[] = [];
  let [size, isQuoted, isFirst] = [0, false, true];
  const keep = (piece: Uint8Array) => {
    size += piece.length;
    if (size > largest) pieces = [];
    else if (piece.length > 0) pieces.push(piece.slice());
  };
  const row = () => {
    const whole = size > largest ? undefined : trimmed(Buffer.concat(pieces), isFirst);
    [pieces, size, isFirst] = [[], 0, false];
    return whole;
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === quote && quoted) isQuoted = !isQuoted;
      if (byte !== lineFeed || isQuoted) continue;
      keep(chunk.subarray(from, at));
      yield row();
      from = at + 1;
    }
    keep(chunk.subarray(from));
  }
  if (isQuoted) throw new ImportFault('the file ends within quotation marks');
  if (size > 0) yield row();
}

function trimmed(row: Uint8Array, isFirst: boolean): Uint8Array {
  const hasMark = isFirst && row[0] === 0xef && row[1] === 0xbb && row[2] === 0xbf;
  const end = row.at(-1) === carriageReturn ? row.length - 1 : row.length;
  return row.subarray(hasMark ? 3 : 0, end);
}
