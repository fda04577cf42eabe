import type { AccountReference, OrganizationMember, OrganizationReference, PageRequest } from '@signet/administration';
import type { Organization } from '@signet/authorization-server';
import type { AdministrationApi } from './administration-api.js';
import { organizationIdAt, pageAt, subjectAt } from './references.js';

interface Names {
  readonly name?: string | undefined;
  readonly displayName?: string | undefined;
}

/** Organizations, by the administration API; each as the use case of its name. */
export function organizationsAt(api: AdministrationApi) {
  const path = async (of: OrganizationReference) => ({ organizationId: await organizationIdAt(api, of) });
  const member = async (of: OrganizationReference, who: AccountReference) => ({
    ...(await path(of)),
    subject: await subjectAt(api, who),
  });
  return {
    create: async (body: Names) => (await api.call<Organization>('createOrganization', { body })).body,
    change: async (of: OrganizationReference, body: Names, expectedVersion?: string) =>
      (await api.call<Organization>('changeOrganization', { path: await path(of), body, expectedVersion })).body,
    delete: async (of: OrganizationReference, expectedVersion?: string) =>
      (await api.call<Organization>('deleteOrganization', { path: await path(of), expectedVersion })).body,
    show: async (of: OrganizationReference) =>
      (await api.call<Organization>('getOrganization', { path: await path(of) })).body,
    list: (request: PageRequest) => pageAt<Organization>(api, 'listOrganizations', request),
    members: async (of: OrganizationReference, request: PageRequest) =>
      pageAt<OrganizationMember>(api, 'listOrganizationMembers', request, { path: await path(of) }),
    add: async (of: OrganizationReference, who: AccountReference) =>
      (await api.call<{ readonly added: boolean }>('addOrganizationMember', { path: await member(of, who) })).body
        .added,
    remove: async (of: OrganizationReference, who: AccountReference) =>
      (await api.call<{ readonly removed: boolean }>('removeOrganizationMember', { path: await member(of, who) })).body
        .removed,
  };
}
