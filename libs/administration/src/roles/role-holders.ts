import type { RoleAssignmentKey, RoleBound, RoleHolder } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import { type GroupReference, groupOf, storable } from '../groups/group-reference.js';
import { type OrganizationReference, organizationOf } from '../organizations/organization-reference.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';

/** Who has a role, as an operator names them. */
export type HolderReference =
  | { readonly kind: 'account'; readonly account: AccountReference }
  | { readonly kind: 'group'; readonly group: GroupReference }
  | { readonly kind: 'client'; readonly clientId: string };

/** Where a role holds, when not everywhere, as an operator names it. */
export type BoundReference =
  | { readonly kind: 'organization'; readonly organization: OrganizationReference }
  | { readonly kind: 'group'; readonly group: GroupReference };

/** One role of somebody, as an operator names it. */
export interface NamedRole {
  /** The identifier of the resource server. */
  readonly resource: string;
  readonly role: string;
  readonly holder: HolderReference;
  /** Everywhere where it is absent. */
  readonly within?: BoundReference | undefined;
}

type Readers = Pick<AdministeredRecords, 'accounts' | 'groups' | 'organizations' | 'clients'>;

/** @throws AdministrationError invalid, unknown */
export async function holderOf(readers: Readers, holder: HolderReference): Promise<RoleHolder> {
  if (holder.kind === 'account') {
    return { kind: 'account', id: (await accountOf(readers, readable(holder.account))).subject };
  }
  if (holder.kind === 'group') return { kind: 'group', id: (await groupOf(readers, holder.group)).groupId };
  const clientId = storable(holder.clientId, 'client');
  if (!(await readers.clients.find(clientId))) throw unknown('client');
  return { kind: 'client', id: clientId };
}

/** @throws AdministrationError unknown */
export async function boundOf(readers: Readers, within: BoundReference): Promise<RoleBound> {
  return within.kind === 'group'
    ? { kind: 'group', id: (await groupOf(readers, within.group)).groupId }
    : { kind: 'organization', id: (await organizationOf(readers, within.organization)).organizationId };
}

/** @throws AdministrationError invalid, unknown */
export async function roleKeyOf(
  readers: Readers,
  { resource, role, holder, within }: NamedRole,
): Promise<RoleAssignmentKey> {
  return {
    resource: storable(resource, 'resource'),
    role: storable(role, 'role'),
    holder: await holderOf(readers, holder),
    ...(within && { within: await boundOf(readers, within) }),
  };
}

function readable(account: AccountReference): AccountReference {
  return 'subject' in account ? { subject: storable(account.subject, 'user') } : account;
}
