import type { InvitationView, NewInvitation, PageRequest } from '@signet/administration';
import type { AdministrationApi } from './administration-api.js';
import { groupIdAt, organizationIdAt, pageAt } from './references.js';

/** Invitations, by the administration API; each as the use case of its name. */
export function invitationsAt(api: AdministrationApi) {
  return {
    create: async ({ groups = [], organizations = [], roles = [], ...rest }: NewInvitation) => {
      const body = {
        ...rest,
        groups: await Promise.all(groups.map((each) => groupIdAt(api, each))),
        organizations: await Promise.all(organizations.map((each) => organizationIdAt(api, each))),
        roles: roles.map(({ resource, role }) => ({ resource, role })),
      };
      return (await api.call<InvitationView>('createInvitation', { body })).body;
    },
    list: (request: PageRequest) => pageAt<InvitationView>(api, 'listInvitations', request),
    revoke: async (invitationId: string) => {
      await api.call('revokeInvitation', { path: { invitationId } });
    },
  };
}
