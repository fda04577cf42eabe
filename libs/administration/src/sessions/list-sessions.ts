import type { Clock, EpochSeconds, ShownSession } from '@signet/authorization-server';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';

/** A session as it leaves administration, with the username of its person while there is an account. */
export type SessionView = ShownSession & { readonly username?: string };

export interface SessionFilter {
  readonly subject?: string | undefined;
  /** Where this client has a grant that was born in the session. */
  readonly clientId?: string | undefined;
}

/** Reads sessions by the page. */
export abstract class SessionDirectory {
  /** Those that live, newest first by `sessionId`, which is the key of a page; a search looks in the account's names. */
  abstract list(filter: SessionFilter, now: EpochSeconds, request: CheckedPage): Promise<Page<SessionView>>;
}

/** @throws AdministrationError invalid */
export async function listSessions(
  { directory, clock }: { readonly directory: SessionDirectory; readonly clock: Clock },
  filter: SessionFilter,
  request: PageRequest,
): Promise<Page<SessionView>> {
  return directory.list(filter, clock.now(), checkedPage(request));
}
