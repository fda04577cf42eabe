import type { AdministeredRecords } from '@signet/administration';
import { type RecordName, records } from './index.js';
import type { StoreContext } from './stored-record.js';

const names = Object.keys(records) as RecordName[];

/** Each transaction opens all: an object of this shape is copied in a quarter of the time in which one is put together. */
const blank = Object.fromEntries(names.map((name) => [name, undefined]));

/** Every port, over a database or one transaction of it. */
export function openRecords(context: StoreContext): AdministeredRecords {
  const opened: Record<string, unknown> = { ...blank };
  for (const name of names) opened[name] = records[name].open(context);
  // The list has one of every name, each of its own port.
  return opened as unknown as AdministeredRecords;
}
