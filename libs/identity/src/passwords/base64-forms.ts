/** Bytes of base64 with or without padding, in the alphabets of RFC 4648 §4 and §5 and of passlib (a dot for the plus); undefined for anything else. */
export function decoded64(text: string): Uint8Array | undefined {
  const plain = text
    .replace(/={1,2}$/, '')
    .replace(/[.-]/g, '+')
    .replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return undefined;
  return new Uint8Array(Buffer.from(plain, 'base64'));
}

/** As PHC strings have it: RFC 4648 §4 without padding. */
export function encoded64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
