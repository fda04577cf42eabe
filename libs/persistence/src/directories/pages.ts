import { AdministrationError } from '@signet/administration';

/** The key of a page as it goes out and comes back, of rows whose key is several texts. @throws AdministrationError invalid, of what is no key */
export function keyPage<T>(...properties: ReadonlyArray<keyof T & string>) {
  return {
    keyOf: (row: T): string =>
      Buffer.from(JSON.stringify(properties.map((property) => row[property]))).toString('base64url'),
    readKey: (key: string): readonly string[] => {
      try {
        const parts: unknown = JSON.parse(Buffer.from(key, 'base64url').toString());
        const isKey = Array.isArray(parts) && parts.length === properties.length;
        // PostgreSQL's text cannot hold NUL.
        if (isKey && parts.every((part) => typeof part === 'string' && !part.includes('\u0000'))) return parts;
      } catch {
        // No key, as below.
      }
      throw new AdministrationError('invalid', 'this is no page of the list');
    },
  };
}
