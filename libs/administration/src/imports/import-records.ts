import type { GroupStore, OrganizationStore } from '@signet/authorization-server';
import type { AdministeredRecords } from '../records.js';

/** Groups and organizations, where they are kept. */
interface KeptTogether {
  readonly groups?: GroupStore | undefined;
  readonly organizations?: OrganizationStore | undefined;
}

/** What an import looks at before it says what would happen. */
export type ImportReaders = Pick<AdministeredRecords, 'accounts' | 'clients' | 'resourceServers'> & KeptTogether;

/** What an import writes to, in one unit of work. */
export type ImportRecords = AdministeredRecords & KeptTogether;
