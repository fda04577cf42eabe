export { type ExportedAccount, exportAccounts } from './export-accounts.js';
export { type ExportedClient, exportClients } from './export-clients.js';
