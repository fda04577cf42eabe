import type { EntitySchema } from 'typeorm';
import type { KeyCipher } from '../key-cipher.js';

/** A column that lies in its table as ciphertext under the master key. */
export interface SealedColumn {
  readonly table: string;
  /** As the database calls it, and the key of its row. */
  readonly column: string;
  readonly key: string;
  /** What is bound into the ciphertext: none opens in the place of another. */
  readonly context: (key: string) => string;
  /** What goes with the master key, for whoever has lost it. */
  readonly lost: string;
}

/** Describes a column of an entity with a key of one column. */
export function sealedColumn<T>(
  entity: EntitySchema<T>,
  property: keyof T & string,
  more: Pick<SealedColumn, 'context' | 'lost'>,
): SealedColumn {
  const { name, tableName = name, columns } = entity.options;
  const nameOf = (each: string) => columns[each as keyof T]?.name ?? each;
  const [key, ...others] = Object.keys(columns).filter((each) => columns[each as keyof T]?.primary);
  if (key === undefined || others.length > 0) throw new TypeError(`${tableName} has no key of one column`);
  return { table: tableName, column: nameOf(property), key: nameOf(key), ...more };
}

/** What a store does with its sealed column. */
export interface Sealing {
  seal(text: string, key: string): string;
  /** @throws Error where the master key is another one */
  open(ciphertext: string, key: string): string;
}

export function sealing(cipher: KeyCipher, { context }: SealedColumn): Sealing {
  return {
    seal: (text, key) => cipher.encrypt(text, context(key)),
    open: (ciphertext, key) => cipher.decrypt(ciphertext, context(key)),
  };
}
