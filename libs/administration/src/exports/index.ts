export { type ExportedAccount, exportAccounts } from './export-accounts.js';
export { type ExportedClient, exportClients } from './export-clients.js';
export { type ExportedGroup, exportGroups } from './export-groups.js';
export { type ExportedOrganization, exportOrganizations } from './export-organizations.js';
export { type ToldExport, tellExport } from './tell-export.js';
