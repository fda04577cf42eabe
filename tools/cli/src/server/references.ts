import type {
  AccountReference,
  AccountView,
  BoundReference,
  GroupReference,
  HolderReference,
  OrganizationReference,
  Page,
  PageRequest,
} from '@signet/administration';
import type { Group, Organization, RoleBound, RoleHolder } from '@signet/authorization-server';
import type { AdministrationApi, ApiRequest } from './administration-api.js';

/** The API names records by what never moves; the shell also by names. @throws AdministrationError unknown */
export async function subjectAt(api: AdministrationApi, reference: AccountReference): Promise<string> {
  if ('subject' in reference) return reference.subject;
  const { body } = await api.call<Page<AccountView>>('listUsers', { query: { username: reference.username } });
  return body.items[0]?.subject ?? '';
}

/** @throws AdministrationError unknown */
export async function groupIdAt(api: AdministrationApi, reference: GroupReference): Promise<string> {
  if ('groupId' in reference) return reference.groupId;
  const { body } = await api.call<Page<Group>>('listGroups', { query: { name: reference.name } });
  return body.items[0]?.groupId ?? '';
}

/** @throws AdministrationError unknown */
export async function organizationIdAt(api: AdministrationApi, reference: OrganizationReference): Promise<string> {
  if ('organizationId' in reference) return reference.organizationId;
  const { body } = await api.call<Page<Organization>>('listOrganizations', { query: { name: reference.name } });
  return body.items[0]?.organizationId ?? '';
}

/** @throws AdministrationError unknown */
export async function holderAt(api: AdministrationApi, reference: HolderReference): Promise<RoleHolder> {
  if (reference.kind === 'account') return { kind: 'account', id: await subjectAt(api, reference.account) };
  if (reference.kind === 'group') return { kind: 'group', id: await groupIdAt(api, reference.group) };
  return { kind: 'client', id: reference.clientId };
}

/** @throws AdministrationError unknown */
export async function boundAt(api: AdministrationApi, reference: BoundReference): Promise<RoleBound> {
  return reference.kind === 'group'
    ? { kind: 'group', id: await groupIdAt(api, reference.group) }
    : { kind: 'organization', id: await organizationIdAt(api, reference.organization) };
}

/** A page as the use cases give it: a cursor of the API is the key of theirs, packed. */
export async function pageAt<T>(
  api: AdministrationApi,
  operation: string,
  { limit, after, search }: PageRequest,
  { query, ...request }: ApiRequest = {},
): Promise<Page<T>> {
  const cursor = after === undefined ? undefined : Buffer.from(after).toString('base64url');
  const { body } = await api.call<Page<T>>(operation, { ...request, query: { ...query, limit, cursor, search } });
  const next = body.next === undefined ? undefined : Buffer.from(body.next, 'base64url').toString();
  return { items: body.items, ...(next !== undefined && { next }), total: body.total };
}
