import type {
  AccessOfClient,
  AccountReference,
  assignRole,
  BoundReference,
  EffectiveAccess,
  HolderReference,
  NamedRole,
  OrganizationReference,
  PageRequest,
  RoleAssignmentView,
} from '@signet/administration';
import type { AdministrationApi } from './administration-api.js';
import { boundAt, holderAt, organizationIdAt, pageAt, subjectAt } from './references.js';

interface Asked {
  readonly resource?: string | undefined;
  readonly role?: string | undefined;
  readonly holder?: HolderReference | undefined;
  readonly within?: BoundReference | undefined;
}

/** Who has which role, by the administration API; each as the use case of its name. */
export function rolesAt(api: AdministrationApi) {
  const identified = async ({ holder, within, ...named }: NamedRole) => ({
    ...named,
    holder: await holderAt(api, holder),
    ...(within && { within: await boundAt(api, within) }),
  });
  return {
    assign: async (named: NamedRole) =>
      (await api.call<Awaited<ReturnType<typeof assignRole>>>('assignRole', { body: await identified(named) })).body,
    take: async (named: NamedRole) =>
      (await api.call<{ readonly taken: boolean }>('takeRole', { body: await identified(named) })).body.taken,
    list: async ({ resource, role, ...asked }: Asked, request: PageRequest) => {
      const holder = asked.holder && (await holderAt(api, asked.holder));
      const within = asked.within && (await boundAt(api, asked.within));
      const query = {
        ...{ resource, role, holder_kind: holder?.kind, holder_id: holder?.id },
        ...{ within_kind: within?.kind, within_id: within?.id },
      };
      return pageAt<RoleAssignmentView>(api, 'listRoleAssignments', request, { query });
    },
    explainClient: async (clientId: string, resource: string) =>
      (await api.call<AccessOfClient>('getAccessOfClient', { path: { clientId }, query: { resource } })).body,
    explain: async (
      of: AccountReference,
      {
        resource,
        organization,
      }: { readonly resource: string; readonly organization?: OrganizationReference | undefined },
    ) => {
      const path = { subject: await subjectAt(api, of) };
      const id = organization && (await organizationIdAt(api, organization));
      const query = { resource, organization_id: id };
      return (await api.call<EffectiveAccess>('getAccessOfUser', { path, query })).body;
    },
  };
}
