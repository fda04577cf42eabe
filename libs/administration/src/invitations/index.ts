export { acceptInvitation, findInvitation, type Invited, type OpenInvitation } from './accept-invitation.js';
export { type InvitationView, type InvitedRole, viewOfInvitation } from './invitation.js';
export { InvitationDirectory, type InvitationFilter, listInvitations } from './list-invitations.js';
export {
  invitationLifetime,
  invite,
  mostGivenByInvitation,
  type NewInvitation,
  placeOfInvitation,
  revokeInvitation,
} from './operate-invitations.js';
