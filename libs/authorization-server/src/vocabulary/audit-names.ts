/** Everything that the audit trail tells, and what it means. A closed list: what is not here cannot be written. */
export const auditNames = {
  signed_in: 'somebody proved who they are, and a session began or went on',
  sign_in_refused: 'wrong username or password, `count` times within minutes',
  sign_in_locked: 'sign-ins that nobody looked at after too many wrong ones, `count` times within minutes',
  session_ended: 'a session ended, with what lived in it',
  sessions_ended: 'what was left of the sessions of one person ended',
  account_access_ended: 'everything that was given in the name of one person ended',
  consent_allowed: 'the person allowed what a client asked',
  consent_denied: 'the person denied it',
  consents_forgotten: 'what people agreed to is asked again',
  device_allowed: 'the person let a device in',
  device_denied: 'the person did not',
  grant_revoked: 'a grant ended, with its tokens',
  grants_revoked: 'several grants ended at once',
  access_token_revoked: 'a client gave an access token back',
  code_replayed: 'a code was used again; its grant is revoked',
  refresh_token_reused: 'a refresh token was used again; its grant is revoked',
  client_registered: 'a client registered itself',
  client_created: 'an operator made a client',
  client_changed: 'a client is described otherwise',
  client_secret_changed: 'a client has another secret',
  client_deleted: 'a client is gone, with its grants',
  resource_created: 'an API was added',
  resource_changed: 'an API is described otherwise',
  resource_deleted: 'an API is gone',
  account_created: 'an account was made',
  account_changed: 'an account is described otherwise',
  account_disabled: 'nobody signs in to an account any more',
  account_enabled: 'its person signs in again',
  account_deleted: 'an account is gone',
  password_changed: 'an account has another password',
  lockout_forgotten: 'failed sign-ins no longer count',
  initial_access_token_created: 'others may register clients by it (RFC 7591)',
  initial_access_token_revoked: 'it registers no more',
  signing_key_made: 'a key was published that will sign',
  signing_key_retired: 'a key signs until a given time',
  signing_key_withdrawn: 'a key that leaked is out of service',
  audit_exported: 'somebody took a copy of the audit trail',
  audit_origins_deleted: 'addresses and user agents were taken out of the audit trail',
  audit_resigned: 'the key that signed the state of the chain is gone; another one signed it',
} as const;

export type AuditName = keyof typeof auditNames;

export function isAuditName(name: string): name is AuditName {
  return Object.hasOwn(auditNames, name);
}
