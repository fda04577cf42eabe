import { ImportFault, type ImportSource } from '../imported.js';
import { jsonSlices } from '../reading/json-slices.js';
import { rowsOf } from '../reading/rows.js';

/** Objects of a file of one a line (NDJSON), or of one JSON array. Undefined for one that is larger than may be held. @throws ImportFault */
export async function* recordsOf(open: ImportSource): AsyncGenerator<Uint8Array | undefined> {
  const first = await firstByte(open());
  if (first === '[') {
    for await (const { json } of jsonSlices(open(), { items: [] })) yield json;
  } else if (first === '{') {
    for await (const row of rowsOf(open(), { quoted: false })) {
      if (row === undefined || /\S/.test(Buffer.from(row.subarray(0, 64)).toString('latin1'))) yield row;
    }
  } else throw new ImportFault('the file has no JSON objects, neither one a line nor in an array');
}

async function firstByte(bytes: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  for await (const chunk of bytes) {
    const text = Buffer.from(chunk)
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart();
    if (text !== '') return text[0];
  }
  return undefined;
}
