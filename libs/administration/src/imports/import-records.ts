import type { AdministeredRecords } from '../records.js';

/** What an import looks at before it says what would happen. */
export type ImportReaders = Pick<
  AdministeredRecords,
  'accounts' | 'attributeDefinitions' | 'clients' | 'groups' | 'organizations' | 'resourceServers' | 'roleAssignments'
>;
