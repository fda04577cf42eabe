export type { AccountReference } from './accounts/account-reference.js';
export type { AccountView } from './accounts/account-view.js';
export { type AccountPatch, changeAccount } from './accounts/change-account.js';
export { createAccount, type NewPerson, type PasswordPorts } from './accounts/create-account.js';
export {
  deleteAccount,
  disableAccount,
  type EndedAccount,
  enableAccount,
  setPassword,
  unlockAccount,
} from './accounts/end-account.js';
export { AccountDirectory, findAccount, listAccounts } from './accounts/list-accounts.js';
export { credentialOf } from './accounts/rests-on.js';
export { holdWaysIn, isLastWayIn, type WaysIn, waysIn } from './accounts/ways-in.js';
export * from './administration-error.js';
export type { AdministrationPorts } from './administration-ports.js';
export * from './alerts/index.js';
export * from './attributes/attribute-definitions.js';
export { type AuditView, auditView } from './audit/audit-view.js';
export { AuditingUnitOfWork } from './audit/auditing-unit-of-work.js';
export {
  type AuditExport,
  type AuditFormat,
  auditFormats,
  type ExportedPage,
  exportAudit,
  exportAuditPage,
} from './audit/export-audit.js';
export { forgetOrigins } from './audit/forget-origins.js';
export { cefLine, severityOf } from './audit/formats/cef.js';
export { entryView } from './audit/formats/entry-view.js';
export { jsonLine } from './audit/formats/json-lines.js';
export { type AuditPage, findAuditEntry, listAudit } from './audit/list-audit.js';
export * from './authority/admin-audience.js';
export { Authority, authorityOf } from './authority/authority.js';
export { GuardingUnitOfWork } from './authority/guarding-unit-of-work.js';
export type { Reach, Right } from './authority/right.js';
export * from './clients/index.js';
export * from './configuration/index.js';
export { forgetConsents } from './consents/forget-consents.js';
export { ConsentDirectory, type ConsentView, listConsents } from './consents/list-consents.js';
export { DryRunUnitOfWork } from './dry-run.js';
export { explainRefusal } from './explain/explain-refusal.js';
export { listRefusals } from './explain/list-refusals.js';
export * from './exports/index.js';
export * from './factors/index.js';
export * from './federation/index.js';
export { GrantDirectory, type GrantView, type ListedGrants, listGrants } from './grants/list-grants.js';
export { revokeGrant } from './grants/revoke-grant.js';
export * from './groups/index.js';
export * from './idempotency/idempotent-requests.js';
export * from './idempotency/once-unit-of-work.js';
export * from './imports/index.js';
export * from './initial-access-tokens/initial-access-tokens.js';
export type { Initiator, InitiatorToken } from './initiator.js';
export * from './invitations/index.js';
export * from './keys/signing-keys.js';
export * from './links/index.js';
export * from './mail/index.js';
export * from './matrix/index.js';
export { mergePatch, patchBetween } from './merge-patch.js';
export * from './notices/index.js';
export * from './organizations/index.js';
export * from './overview/index.js';
export * from './own-account/index.js';
export { listOwners } from './owners/list-owners.js';
export { type MadeOwnerLink, makeFirstOwnerLink, ownerLinkLifetime, recoverOwner } from './owners/make-owner-link.js';
export { type OwnerLink, OwnerLinkStore } from './owners/owner-link.js';
export { administrationOf, storedAdministration } from './owners/stored-administration.js';
export { findOwnerLink, type NewOwner, useOwnerLink } from './owners/use-owner-link.js';
export type { CheckedPage, Page, PageRequest } from './page.js';
export * from './records.js';
export * from './recovery/index.js';
export * from './registration/index.js';
export * from './required-actions/index.js';
export * from './resources/change-resource.js';
export { findResource, listResources } from './resources/list-resources.js';
export type { RolesPatch } from './resources/resource-roles.js';
export * from './roles/index.js';
export { endSession, endSessions } from './sessions/end-sessions.js';
export { listSessions, SessionDirectory, type SessionFilter, type SessionView } from './sessions/list-sessions.js';
export { forgetDevicesOf, rememberedDevicesOf } from './sessions/remembered-devices.js';
export * from './settings/index.js';
export * from './software/index.js';
export * from './support-access/index.js';
export * from './terms/index.js';
export * from './theme/index.js';
export * from './trail/audit-follower.js';
export type { FollowTrail, PlacedEntry } from './trail/follow-trail.js';
export { TrailCarrier, type TrailSink } from './trail/trail-carrier.js';
export { requireVersion, type Version, versionOf } from './version.js';
export * from './webhooks/index.js';
