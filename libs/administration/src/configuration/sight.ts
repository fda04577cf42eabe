import { authorityOf, forbidden } from '../authority/authority.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { managedKinds } from './managed-thing.js';

/** A plan tells of all that it speaks of: who makes one reads each kind, everywhere. @throws AdministrationError forbidden */
export async function requireSight(records: AdministeredRecords, initiator: Initiator): Promise<void> {
  const authority = await authorityOf(records, initiator);
  for (const { read } of Object.values(managedKinds)) {
    if (authority.reachOf(read) !== 'everywhere') throw forbidden(`it takes ${read}, which you do not have`);
  }
}
