import type { AccountLink, Clock, EpochSeconds, RoleBound } from '@signet/authorization-server';
import type { Page, PageRequest } from '../page.js';
import { type CheckedPage, checkedPage } from '../page.js';
import { type InvitationView, viewOfInvitation } from './invitation.js';

/** Where those stand that are wanted: everywhere where it is absent. */
export interface InvitationFilter {
  readonly place?: RoleBound | undefined;
}

/** Invitations as operators read them: neither accepted nor over, by address and place. */
export abstract class InvitationDirectory {
  abstract list(filter: InvitationFilter, now: EpochSeconds, request: CheckedPage): Promise<Page<AccountLink>>;
}

/** A search looks in the address. @throws AdministrationError invalid */
export async function listInvitations(
  directory: InvitationDirectory,
  { clock }: { readonly clock: Clock },
  filter: InvitationFilter,
  request: PageRequest,
): Promise<Page<InvitationView>> {
  const page = await directory.list(filter, clock.now(), checkedPage(request));
  return { ...page, items: page.items.map(viewOfInvitation) };
}
