import { satisfiesAcr } from '@signet/auth-contracts';
import type { AuthorizationRequest } from '../../records/authorization-request.js';
import type { Client } from '../../records/client.js';
import type { Session } from '../../records/session.js';
import type { Stores } from '../../records/stores.js';
import type { EpochSeconds } from '../../shared/clock.js';
import { OAuthError } from '../../shared/oauth-error.js';
import type { AuthorizeOutcome } from '../outcome.js';
import type { PendingStep } from '../pending-steps.js';
import type { Answer, SessionIn } from './answer.js';
import { AuthorizationResponder, type ResponderNeeds } from './authorization-responder.js';
import { type IssueCodeNeeds, issueCode } from './issue-code.js';

export type CodeAnswerNeeds = IssueCodeNeeds & ResponderNeeds;

/** A client's browser is sent back with a code or an error (RFC 6749 §4.1.2). */
export class CodeAnswer implements Answer {
  readonly denial = 'consent_denied';
  readonly #responder: AuthorizationResponder;

  constructor(
    private readonly deps: CodeAnswerNeeds,
    private readonly request: AuthorizationRequest,
    private readonly client: Client,
  ) {
    this.#responder = new AuthorizationResponder(deps);
  }

  /** OpenID Connect Core §3.1.2.6. */
  unaskable({ error, reason }: PendingStep): OAuthError | undefined {
    if (!this.request.prompts.includes('none')) return undefined;
    const cause = { client_id: this.client.clientId, reason };
    const isDenied = error === 'access_denied';
    return new OAuthError(error, isDenied ? 'the person may not have this' : 'the person would have to be asked', {
      cause,
    });
  }

  /** OpenID Connect Core §5.5.1.1: an essential acr that no sign-in here has. */
  unmet({ acr }: Session): OAuthError | undefined {
    const { acrEssential, acrValues } = this.request;
    if (!acrEssential || acrValues.some((wanted) => satisfiesAcr(acr, wanted))) return undefined;
    return new OAuthError('unmet_authentication_requirements', 'the requested acr cannot be reached here');
  }

  allowed(sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined> {
    return this.#issue(this.request, sessionIn);
  }

  /** A code and a grant of their own: the first code is known by digest only, and its client may have used it. */
  allowedAgain(sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined> {
    return this.#issue({ ...this.request, pushedRequest: undefined }, sessionIn);
  }

  async #issue(request: AuthorizationRequest, sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined> {
    const code = await issueCode(this.deps, request, this.client, sessionIn);
    return code === undefined ? undefined : this.#responder.answer(this.request, this.client, [['code', code]]);
  }

  async recordDenial({ pushedRequests }: Stores, deniedAt: EpochSeconds): Promise<boolean> {
    if (this.request.pushedRequest !== undefined) await pushedRequests.consume(this.request.pushedRequest, deniedAt);
    return true;
  }

  refused(error: OAuthError): Promise<AuthorizeOutcome> {
    return this.#responder.error(this.request, this.client, error);
  }
}
