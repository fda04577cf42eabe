export { acceptInvitation, findInvitation, type Invited, type OpenInvitation } from './accept-invitation.js';
export type { InvitationView, InvitedRole } from './invitation.js';
export {
  invitationLifetime,
  invite,
  listInvitations,
  mostGivenByInvitation,
  type NewInvitation,
  revokeInvitation,
} from './operate-invitations.js';
