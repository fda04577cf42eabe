import { recordEntry } from '../audit/record-entry.js';
import type { AuthorizationRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import { longestSupport, type SupportMark } from '../records/support-access.js';
import { takesSupport } from '../resources/takes-support.js';
import { type Digest, digest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { RequestOrigin } from '../shared/request-origin.js';
import { type SupportNeeds, whySupportIsOver } from '../token/support-standing.js';
import { type AuthorizeOutcome, interactionOver } from './outcome.js';
import { type Visit, type VisitNeeds, Visits } from './visits.js';

/** Of one app of one access, in an hour. */
const mostToldUses = 20;

/** A request of an app in which somebody of support acts as a person. */
export interface ActingRequest {
  readonly request: AuthorizationRequest;
  readonly client: Client;
  /** Of the person, which no browser has. */
  readonly session: Session & { readonly support: SupportMark };
  readonly browserDigest: Digest;
  readonly origin?: RequestOrigin | undefined;
}

/**
 * Answers for the person, at once or not at all: what they would be asked on the way is theirs to do, and no page of theirs is shown to somebody
 * else.
 */
export class ActingAs {
  readonly #visits: Visits;

  constructor(private readonly deps: VisitNeeds & SupportNeeds) {
    this.#visits = new Visits(deps);
  }

  async answer(acting: ActingRequest): Promise<AuthorizeOutcome> {
    const { request, client, session, browserDigest } = acting;
    const first = this.#visits.first(request, client, browserDigest);
    const visit = await this.#visits.theirs(first, session.subject);
    const refusal = await this.#refusal(visit, acting);
    if (refusal) {
      const { clientId } = client;
      const { accessId, supporter } = session.support;
      const of = { accessId, supporter, subject: session.subject, clientId };
      this.deps.onEvent?.({ event: 'support_access_refused', ...of, reason: reasonOf(refusal) });
      return visit.answer.refused(refusal);
    }
    const answered = await visit.answer.allowed(async (stores) => {
      await this.#tellUse(stores, acting);
      return this.#visits.answering(visit, session);
    });
    return answered ?? interactionOver();
  }

  async #refusal(visit: Visit, { request, client, session }: ActingRequest): Promise<OAuthError | undefined> {
    const { clientId } = client;
    const refused = (reason: string, code: OAuthError['code'] = 'access_denied') =>
      new OAuthError(code, 'support may not do this as the person', { cause: { client_id: clientId, reason } });
    const over = await whySupportIsOver(this.deps, session.support, { subject: session.subject, clientId });
    if (over !== undefined) return refused(over);
    // Nobody signed in, so that no class of sign-in is reached, whether or not the person could reach it.
    if (client.requiredAcr !== undefined) return refused('the app wants a class of sign-in');
    for (const { identifier } of request.resources) {
      const resource = await this.deps.stores.resourceServers.find(identifier);
      if (!takesSupport(resource ?? { identifier }, this.deps.settings)) return refused(`no support at ${identifier}`);
    }
    const pending = await this.#visits.pending(visit, session);
    const next = pending.find(({ isSkippable }) => !isSkippable);
    // Where the app asked that nobody be asked, it hears what it would be of a person (OpenID Connect Core §3.1.2.6).
    if (next) return refused(next.reason, request.prompts.includes('none') ? next.error : 'access_denied');
    return visit.answer.unmet(this.#visits.answering(visit, session));
  }

  /** Apps renew silently what they have, as often as they like: the trail has the first of it. */
  async #tellUse(stores: Stores, { client, session, origin }: ActingRequest): Promise<void> {
    const { clientId } = client;
    const { accessId, supporter } = session.support;
    const counted = digest(JSON.stringify([accessId, clientId]));
    const { failures: uses } = await stores.failureCounts.add(
      `support ${counted}`,
      1,
      this.deps.clock.now(),
      longestSupport,
    );
    if (uses > mostToldUses) return;
    const doing = { entity: 'user', subject: supporter, clientId, origin } as const;
    const target = { record: 'supportAccesses', id: accessId };
    const told = { name: 'support_access_used', target, subject: session.subject } as const;
    await recordEntry(this.deps, stores, doing, told);
  }
}

function reasonOf({ code, cause }: OAuthError): string {
  const { reason } = (cause ?? {}) as { readonly reason?: string };
  return reason ?? code;
}
