import type { Clock, EpochSeconds, Grant, GrantFilter } from '@signet/authorization-server';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';

/** A grant with the username of its person while there is an account. */
export type GrantView = Grant & { readonly username?: string };

export type ListedGrants = Pick<GrantFilter, 'subject' | 'clientId' | 'sessionId'>;

/** Reads grants by the page. */
export abstract class GrantDirectory {
  /** Those that live, newest first by `grantId`, which is the key of a page; a search looks in the client's id and the account's names. */
  abstract list(filter: ListedGrants, now: EpochSeconds, request: CheckedPage): Promise<Page<GrantView>>;
}

/** @throws AdministrationError invalid */
export async function listGrants(
  { directory, clock }: { readonly directory: GrantDirectory; readonly clock: Clock },
  filter: ListedGrants,
  request: PageRequest,
): Promise<Page<GrantView>> {
  return directory.list(filter, clock.now(), checkedPage(request));
}
