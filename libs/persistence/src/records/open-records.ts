import type { AdministeredRecords } from '@signet/administration';
import { records } from './index.js';
import type { StoreContext } from './stored-record.js';

const listed = Object.entries(records);

/** Every port, over a database or one transaction of it. */
export function openRecords(context: StoreContext): AdministeredRecords {
  // The list has one of every name, each of its own port.
  return Object.fromEntries(
    listed.map(([name, record]) => [name, record.open(context)]),
  ) as unknown as AdministeredRecords;
}
