import type { BoundReference, InvitationView, NewInvitation, PageRequest } from '@signet/administration';
import type { AdministrationApi } from './administration-api.js';
import { boundAt, groupIdAt, organizationIdAt, pageAt } from './references.js';

/** Invitations, by the administration API; each as the use case of its name. */
export function invitationsAt(api: AdministrationApi) {
  return {
    create: async ({ groups = [], organizations = [], roles = [], ...rest }: NewInvitation) => {
      const body = {
        ...rest,
        groups: await Promise.all(groups.map((each) => groupIdAt(api, each))),
        organizations: await Promise.all(organizations.map((each) => organizationIdAt(api, each))),
        roles: await Promise.all(
          roles.map(async ({ within, ...role }) => ({
            ...role,
            ...(within && { within: await boundAt(api, within) }),
          })),
        ),
      };
      return (await api.call<InvitationView>('createInvitation', { body })).body;
    },
    list: async (place: BoundReference | undefined, request: PageRequest) => {
      const bound = place && (await boundAt(api, place));
      const query = bound && { [bound.kind === 'group' ? 'groupId' : 'organizationId']: bound.id };
      return pageAt<InvitationView>(api, 'listInvitations', request, query && { query });
    },
    revoke: async (invitationId: string) => {
      await api.call('revokeInvitation', { path: { invitationId } });
    },
  };
}
