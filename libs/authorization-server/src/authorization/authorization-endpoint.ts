import type { ClientSource } from '../clients/client-source.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { ActingAs } from '../journey/acting-as.js';
import {
  type Answerable,
  AuthorizationResponder,
  type ResponderNeeds,
} from '../journey/answers/authorization-responder.js';
import type { Journey } from '../journey/journey.js';
import type { AuthorizeOutcome } from '../journey/outcome.js';
import type { Client } from '../records/client.js';
import type { Session } from '../records/session.js';
import { actingIn } from '../sessions/support-session.js';
import type { Digest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { CountedCaller, RateLimits } from '../shared/rate-limits.js';
import { withAsked } from './asked-of.js';
import type { CheckNeeds } from './check.js';
import { parseAuthorizationRequest, resolveClient, resolveTarget, UntrustedRequest } from './parse-request.js';
import { type RequestSource, type RequestSourceNeeds, resolveRequestSource } from './request-source.js';

interface Needs extends CheckNeeds, RequestSourceNeeds, ResponderNeeds {
  readonly clients: ClientSource;
  readonly limits?: RateLimits | undefined;
}

/** RFC 6749 §4.1.1 and OpenID Connect Core §3.1.2: reads a request and hands it over to the person's journey. */
export class AuthorizationEndpoint {
  readonly #responder: AuthorizationResponder;

  constructor(
    private readonly deps: Needs,
    private readonly journey: Pick<Journey, 'begin'>,
    private readonly actingAs: Pick<ActingAs, 'answer'>,
  ) {
    this.#responder = new AuthorizationResponder(deps);
  }

  /** @throws TooManyRequests */
  async authorize(input: {
    parameters: ParameterList;
    session?: Session | undefined;
    browserDigest: Digest;
    caller?: CountedCaller | undefined;
  }): Promise<AuthorizeOutcome> {
    const { session, browserDigest, caller } = input;
    let { parameters } = input;
    // Before anything is looked up or fetched for it.
    await this.deps.limits?.take(endpoints.authorization.limit, {
      caller,
      clientId: parameters.find(([name]) => name === 'client_id')?.[1],
    });
    let client: Client | undefined;
    try {
      const known = await resolveClient(this.deps, parameters, caller?.network);
      client = known;
      const source = await this.#source(known, parameters, caller?.network);
      if ('kind' in source) return withAsked(source, { client, parameters });
      parameters = source.parameters;
      const target = resolveTarget(this.deps.settings.issuer, known, parameters);
      const outcome = await this.#answering(target, known, async () => {
        const request = await parseAuthorizationRequest(this.deps, target, source);
        // Of an app in which whoever is here acts as somebody else, and of no other.
        const theirs = session && (await actingIn(this.deps, session, known.clientId));
        if (theirs?.support) {
          const acting = { ...theirs, support: theirs.support };
          return this.actingAs.answer({
            request,
            client: known,
            session: acting,
            browserDigest,
            origin: caller?.origin,
          });
        }
        return this.journey.begin({ request, client: known, session, browserDigest });
      });
      return withAsked(outcome, { client, parameters });
    } catch (error) {
      if (!(error instanceof UntrustedRequest)) throw error;
      const page: AuthorizeOutcome = { kind: 'error_page', error: error.error, parameter: error.parameter };
      return withAsked(page, { client, parameters });
    }
  }

  /** An error about how the request was handed over goes to the address beside it, if that is a registered one. */
  async #source(
    client: Client,
    parameters: ParameterList,
    source: string | undefined,
  ): Promise<RequestSource | AuthorizeOutcome> {
    try {
      return await resolveRequestSource(this.deps, client, parameters, source);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return this.#responder.error(targetBeside(this.deps.settings.issuer, client, parameters, error), client, error);
    }
  }

  async #answering(
    target: Answerable,
    client: Client,
    work: () => Promise<AuthorizeOutcome>,
  ): Promise<AuthorizeOutcome> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof OAuthError) return this.#responder.error(target, client, error);
      throw error;
    }
  }
}

/** @throws UntrustedRequest where the browser cannot be sent back with the error */
function targetBeside(issuer: string, client: Client, parameters: ParameterList, error: OAuthError): Answerable {
  try {
    return resolveTarget(issuer, client, parameters);
  } catch (untrusted) {
    if (!(untrusted instanceof UntrustedRequest)) throw untrusted;
    throw new UntrustedRequest(error, error.code === 'invalid_request_uri' ? 'request_uri' : 'request');
  }
}
