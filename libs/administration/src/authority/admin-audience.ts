export { adminAudienceOf, isAdminAudience } from '@signet/authorization-server';

/** What the administration API may be asked for. `:write` does not stand for `:read`. */
export const adminScopes = {
  'admin:users:read': 'Read users, groups and organizations, and who is in them',
  'admin:users:write': 'Change users, groups and organizations, and who is in them',
  'admin:clients:read': 'Read apps',
  'admin:clients:write': 'Change apps and their secrets',
  'admin:resources:read': 'Read APIs, their scopes and roles',
  'admin:resources:write': 'Change APIs, their scopes and roles',
  'admin:roles:read': 'Read who has which role',
  'admin:roles:write': 'Give roles and take them away',
  'admin:sessions:read': 'Read sessions, grants and consents',
  'admin:sessions:write': 'End sessions, grants and consents',
  'admin:support:read': 'Read who acts as which person, and why',
  'admin:support:write': 'Act as a person in some apps, for a while',
  'admin:keys:read': 'Read the signing keys, without their private parts',
  'admin:keys:write': 'Rotate and withdraw signing keys',
  'admin:mail:read': 'Read what mail was sent, to whom, and what could not be',
  'admin:mail:write': 'Send mail that tests, and try again what could not be sent',
  'admin:audit:read': 'Read and export the audit trail',
  'admin:audit:write': 'Say where the audit trail is sent and what raises an alert, and delete addresses from it',
  'admin:providers:read': 'Read with whom else people sign in',
  'admin:providers:write': 'Say with whom else people sign in, and what of it is believed',
  'admin:policies:read': 'Read the policies of this installation',
  'admin:policies:write': 'Change the policies of this installation',
  'admin:theme:read': 'Read how the pages of this installation look',
  'admin:theme:write': 'Change how the pages of this installation look',
  'admin:refusals:read': 'Look up what was refused by its support code, and what tokens are worth',
  'admin:terms:read': 'Read terms, and who accepted them',
  'admin:terms:write': 'Write, publish and retire terms',
} as const;

export type AdminScope = keyof typeof adminScopes;

const all = Object.keys(adminScopes) as AdminScope[];
const reads = all.filter((scope) => scope.endsWith(':read'));

/** Whoever has one of them could be anybody, or hide that they were. */
const ofOwners: ReadonlySet<AdminScope> = new Set([
  'admin:audit:write',
  'admin:keys:write',
  'admin:policies:write',
  'admin:providers:write',
]);

/** Roles of the administration API and what each gives. Only an owner makes owners, and touches what leads to being one. */
export const adminRoles = {
  owner: all,
  administrator: all.filter((scope) => !ofOwners.has(scope)),
  support: [
    'admin:users:read',
    'admin:users:write',
    'admin:clients:read',
    'admin:resources:read',
    'admin:roles:read',
    'admin:sessions:read',
    'admin:sessions:write',
    'admin:support:read',
    'admin:support:write',
    'admin:refusals:read',
    'admin:terms:read',
  ],
  auditor: reads,
} as const satisfies Readonly<Record<string, readonly AdminScope[]>>;

export type AdminRole = keyof typeof adminRoles;
