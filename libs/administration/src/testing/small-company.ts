import type { Client, ResourceServer, RoleAssignment } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { type AdminScope, adminAudienceOf, adminRoles, adminScopes } from '../authority/admin-audience.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';

export const now = 1_700_000_000;
export const admin = adminAudienceOf('https://sso.example.com');
export const orders = 'https://orders.example.com';
export const allScopes = Object.keys(adminScopes) as AdminScope[];

export const administration: ResourceServer = {
  identifier: admin,
  name: 'Administration',
  scopes: { ...adminScopes },
  roles: Object.fromEntries(Object.entries(adminRoles).map(([name, scopes]) => [name, { scopes }])),
  accessTokenLifetime: 600,
  signingAlgorithm: 'ES256',
};

export const ordersApi: ResourceServer = {
  identifier: orders,
  name: 'Orders',
  scopes: { 'orders:read': 'Read', 'orders:write': 'Write' },
  roles: { clerk: { scopes: ['orders:read'] }, manager: { scopes: ['orders:read', 'orders:write'] } },
  accessTokenLifetime: 600,
  signingAlgorithm: 'ES256',
};

export function person(subject: string): Account {
  return {
    subject,
    username: subject,
    passwordHash: `hash of ${subject}`,
    emailVerified: false,
    createdAt: now,
    updatedAt: now,
  };
}

/** By a token with all scopes of the administration and for acme, where nothing else is said. */
export function by(
  subject: string,
  scopes: readonly string[] = allScopes,
  organizationId: string | null = 'acme',
): Initiator {
  const token = { clientId: 'console', audience: admin, scopes, ...(organizationId !== null && { organizationId }) };
  return { entity: 'admin', subject, through: 'admin_api', token };
}

export const shell: Initiator = { entity: 'admin', through: 'cli' };

/** A client without anything. */
export const bareClient: Client = {
  clientId: 'bare',
  clientName: 'An app',
  origin: 'operator',
  securityProfile: 'classic',
  tokenEndpointAuthMethod: 'none',
  redirectUris: ['https://app.example/callback'],
  postLogoutRedirectUris: [],
  grantTypes: ['authorization_code'],
  identityScopes: ['openid'],
  resources: [],
  requirePkce: true,
  consentRequired: false,
  rotateRefreshTokens: true,
  applicationType: 'web',
  createdAt: now,
};

type Given = Pick<RoleAssignment, 'role' | 'holder'> & Partial<Pick<RoleAssignment, 'resource' | 'within'>>;

export function role({ resource = admin, role, holder, within }: Given): RoleAssignment {
  return { resource, role, holder, ...(within && { within }), assignedAt: now };
}

export const account = (id: string) => ({ kind: 'account', id }) as const;
export const group = (id: string) => ({ kind: 'group', id }) as const;
export const organization = (id: string) => ({ kind: 'organization', id }) as const;

/**
 * olga is the owner, adam an administrator, sue support, ann an auditor; olaf administers acme, greg the group sales. mia is in
 * acme alone, sam in sales alone, max in both; carl is a manager at orders, ned nobody.
 */
export async function found(records: AdministeredRecords): Promise<void> {
  for (const each of [administration, ordersApi]) await records.resourceServers.save(each);
  const people = ['olga', 'adam', 'sue', 'ann', 'olaf', 'greg', 'mia', 'sam', 'max', 'carl', 'ned'];
  for (const subject of people) await records.accounts.insert(person(subject));
  for (const organizationId of ['acme', 'umbrella']) {
    await records.organizations.insert({
      organizationId,
      name: organizationId,
      displayName: organizationId,
      createdAt: now,
    });
  }
  const groups = [
    { groupId: 'staff' },
    { groupId: 'sales', parentId: 'staff' },
    { groupId: 'north', parentId: 'sales' },
    { groupId: 'empty' },
    { groupId: 'clerks' },
    { groupId: 'operators' },
    { groupId: 'night', parentId: 'operators' },
  ];
  for (const each of groups) await records.groups.insert({ ...each, name: each.groupId, createdAt: now });
  for (const subject of ['olaf', 'mia', 'max']) {
    await records.organizations.addMember({ organizationId: 'acme', subject, addedAt: now });
  }
  for (const subject of ['greg', 'sam', 'max']) {
    await records.groups.addMember({ groupId: 'sales', subject, addedAt: now });
  }
  const assignments = [
    role({ role: 'owner', holder: account('olga') }),
    role({ role: 'administrator', holder: account('adam') }),
    role({ role: 'support', holder: account('sue') }),
    role({ role: 'auditor', holder: account('ann') }),
    role({ role: 'administrator', holder: account('olaf'), within: organization('acme') }),
    role({ role: 'administrator', holder: account('greg'), within: group('sales') }),
    role({ role: 'manager', holder: account('carl'), resource: orders }),
    role({ role: 'clerk', holder: group('clerks'), resource: orders }),
    role({ role: 'administrator', holder: group('operators') }),
    role({ role: 'auditor', holder: { kind: 'client', id: 'robot' } }),
  ];
  for (const assignment of assignments) await records.roleAssignments.insert(assignment);
  const client = (clientId: string, resource: string, scopes: readonly string[]) => ({
    ...bareClient,
    clientId,
    resources: [{ identifier: resource, scopes }],
  });
  for (const each of [
    client('console', admin, allScopes),
    client('helpdesk', admin, ['admin:users:read', 'admin:users:write']),
    client('portal', orders, ['orders:read', 'orders:write']),
    { ...client('robot', orders, []), grantTypes: ['client_credentials'] as const },
    { ...client('behind', orders, []), actsAsResource: admin },
  ]) {
    await records.clients.save(each);
  }
}
