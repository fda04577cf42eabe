import { brotliCompress, constants } from 'node:zlib';

/** For whoever reads it (RFC 7932), made on a thread that serves nobody: for what is sent often, and kept. */
export function brotli(source: Uint8Array): Promise<Uint8Array> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: source.length };
  return new Promise((resolve, reject) =>
    brotliCompress(source, { params }, (error, result) => (error ? reject(error) : resolve(result))),
  );
}
