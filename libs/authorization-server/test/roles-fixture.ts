import type { ResourceServer } from '../src/records/resource-server.js';
import type { RoleAssignmentKey } from '../src/records/role-assignment.js';
import { invoices, orders } from './authorization-fixture.js';
import type { TestIssuer } from './token-fixture.js';

/** Roles of the orders of the demo. */
export const orderRoles: ResourceServer['roles'] = {
  clerk: { scopes: ['orders:read'] },
  manager: { scopes: ['orders:read', 'orders:write'] },
  visitor: { scopes: [] },
};

export const invoiceRoles: ResourceServer['roles'] = {
  bookkeeper: { scopes: ['invoices:read', 'invoices:write'] },
  reader: { scopes: ['invoices:read'] },
};

/** That a person has a role at the orders, by themselves, unless a change says otherwise. */
export function roleOf(role: string, changes: Partial<RoleAssignmentKey> = {}): RoleAssignmentKey {
  return { resource: orders, role, holder: { kind: 'account', id: 'alice' }, ...changes };
}

/** What an operator does at an issuer of tests. */
export function operatorOf({ stores, clock }: TestIssuer) {
  const assignedAt = clock.now();
  return {
    ask: async (identifier = orders, changes: Partial<ResourceServer> = {}) => {
      const resource = await stores.resourceServers.find(identifier);
      if (!resource) throw new Error(`there is no ${identifier}`);
      const roles = identifier === invoices ? invoiceRoles : orderRoles;
      await stores.resourceServers.save({ ...resource, roles, ...changes });
    },
    give: async (key: RoleAssignmentKey) => void (await stores.roleAssignments.insert({ ...key, assignedAt })),
    take: async (key: RoleAssignmentKey) => void (await stores.roleAssignments.delete(key)),
    /** Groups by their names, each standing in the one before it; and who is in the last one. */
    group: async (line: readonly string[], ...members: readonly string[]) => {
      for (const [depth, name] of line.entries()) {
        const parentId = depth === 0 ? undefined : line[depth - 1];
        await stores.groups.insert({ groupId: name, name, parentId, createdAt: assignedAt });
      }
      for (const subject of members) {
        await stores.groups.addMember({ groupId: line.at(-1) ?? '', subject, addedAt: assignedAt });
      }
    },
    organization: async (name: string, ...members: readonly string[]) => {
      const organizationId = `org-${name}`;
      await stores.organizations.insert({ organizationId, name, displayName: name, createdAt: assignedAt });
      for (const subject of members)
        await stores.organizations.addMember({ organizationId, subject, addedAt: assignedAt });
    },
  };
}
