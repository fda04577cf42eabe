/** What an authenticator says in CBOR: whole numbers, texts, bytes, and maps of them. */
export type CborValue = number | string | Uint8Array | CborMap;
/** In the order in which it is to be written. */
export type CborMap = ReadonlyMap<number | string, CborValue>;

/**
 * CBOR (RFC 8949 §3), each length in its shortest form, as CTAP2 canonical CBOR asks for; the order of a map is the caller's.
 * @throws RangeError for a number that is not whole, or is beyond 32 bits
 */
export function encodeCbor(value: CborValue): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([name, each]) => [encodeCbor(name), encodeCbor(each)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

/** The major type, and the number or length that it has. */
function head(major: number, argument: number): Buffer {
  if (!Number.isInteger(argument) || argument > 0xffffffff) throw new RangeError('no whole number of 32 bits');
  const type = major << 5;
  if (argument < 24) return Buffer.from([type | argument]);
  const size = argument <= 0xff ? 1 : argument <= 0xffff ? 2 : 4;
  const bytes = Buffer.alloc(1 + size);
  bytes.writeUInt8(type | (24 + Math.log2(size)));
  bytes.writeUIntBE(argument, 1, size);
  return bytes;
}
