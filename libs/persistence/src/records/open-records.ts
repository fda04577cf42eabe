import type { AdministeredRecords } from '@signet/administration';
import type { KeyCipher } from '../key-cipher.js';
import { type SealedColumn, sealing } from '../sealed/sealed-column.js';
import { records } from './index.js';
import { sealedColumns } from './sealed-columns.js';
import type { StoreContext } from './stored-record.js';

const listed = Object.entries(records);

/** Each transaction opens all: an object of this shape is copied in a quarter of the time in which one is put together. */
const blank = Object.fromEntries(listed.map(([name]) => [name, undefined]));

/** What a store gets of the master key: nothing that a change of that key would miss. @throws Error */
export function sealingOf(cipher: KeyCipher): StoreContext['sealing'] {
  return (column: SealedColumn) => {
    if (!sealedColumns.includes(column)) throw new Error(`${column.table}.${column.column} is not described as sealed`);
    return sealing(cipher, column);
  };
}

/** Every port, over a database or one transaction of it. */
export function openRecords({
  cipher,
  ...rest
}: Omit<StoreContext, 'sealing'> & { readonly cipher: KeyCipher }): AdministeredRecords {
  const context: StoreContext = { ...rest, sealing: sealingOf(cipher) };
  const opened: Record<string, unknown> = { ...blank };
  for (const [name, record] of listed) opened[name] = record.open(context);
  // The list has one of every name, each of its own port.
  return opened as unknown as AdministeredRecords;
}
