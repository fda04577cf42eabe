export type { AccountReference } from './accounts/account-reference.js';
export type { AccountView } from './accounts/account-view.js';
export { type AccountPatch, changeAccount } from './accounts/change-account.js';
export { createAccount, type PasswordPorts } from './accounts/create-account.js';
export {
  deleteAccount,
  disableAccount,
  type EndedAccount,
  enableAccount,
  setPassword,
  unlockAccount,
} from './accounts/end-account.js';
export { AccountDirectory, findAccount, listAccounts } from './accounts/list-accounts.js';
export * from './administration-error.js';
export type { AdministrationPorts } from './administration-ports.js';
export { AuditingUnitOfWork } from './audit/auditing-unit-of-work.js';
export { type AuditExport, type AuditFormat, auditFormats, exportAudit } from './audit/export-audit.js';
export { forgetOrigins } from './audit/forget-origins.js';
export { cefLine } from './audit/formats/cef.js';
export { jsonLine } from './audit/formats/json-lines.js';
export { type AuditPage, findAuditEntry, listAudit } from './audit/list-audit.js';
export * from './authority/admin-audience.js';
export * from './clients/index.js';
export { forgetConsents } from './consents/forget-consents.js';
export { ConsentDirectory, type ConsentView, listConsents } from './consents/list-consents.js';
export { GrantDirectory, type GrantView, type ListedGrants, listGrants } from './grants/list-grants.js';
export { revokeGrant } from './grants/revoke-grant.js';
export * from './initial-access-tokens/initial-access-tokens.js';
export type { Initiator } from './initiator.js';
export * from './keys/signing-keys.js';
export type { CheckedPage, Page, PageRequest } from './page.js';
export * from './records.js';
export * from './resources/change-resource.js';
export { findResource, listResources } from './resources/list-resources.js';
export { endSession, endSessions } from './sessions/end-sessions.js';
export { listSessions, SessionDirectory, type SessionFilter, type SessionView } from './sessions/list-sessions.js';
export { type Version, versionOf } from './version.js';
