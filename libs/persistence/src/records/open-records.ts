import type { AdministeredRecords } from '@signet/administration';
import { records } from './index.js';
import type { StoreContext } from './stored-record.js';

const listed = Object.entries(records);

/** Each transaction opens all: an object of this shape is copied in a quarter of the time in which one is put together. */
const blank = Object.fromEntries(listed.map(([name]) => [name, undefined]));

/** Every port, over a database or one transaction of it. */
export function openRecords(context: StoreContext): AdministeredRecords {
  const opened: Record<string, unknown> = { ...blank };
  for (const [name, record] of listed) opened[name] = record.open(context);
  // The list has one of every name, each of its own port.
  return opened as unknown as AdministeredRecords;
}
