import type { ClientSource } from '../clients/client-source.js';
import { uriFault } from '../clients/metadata/registered-uris.js';
import type { Client } from '../records/client.js';
import type { Session } from '../records/session.js';
import type { SessionService } from '../sessions/session-service.js';
import type { ParameterName } from '../shared/limits.js';
import { OAuthError } from '../shared/oauth-error.js';
import { type ParameterList, singleParameter } from '../shared/parameter-list.js';
import type { IdTokenHint, TokenSigner } from '../signing/token-signer.js';

interface Needs {
  readonly clients: ClientSource;
  readonly tokenSigner: TokenSigner;
}

/** A registered post-logout address with `state` and nothing else. */
export type PostLogoutRedirect = string & { readonly __postLogoutRedirect: unique symbol };

export type EndSessionOutcome =
  /** The session is over; the browser may go there. */
  | { readonly kind: 'redirect'; readonly to: PostLogoutRedirect; readonly client: Client }
  /** Ask the person first: nothing proves that they want it. */
  | { readonly kind: 'confirm'; readonly client?: Client | undefined; readonly to?: PostLogoutRedirect | undefined }
  | { readonly kind: 'signed_out' }
  | { readonly kind: 'error_page'; readonly error: OAuthError; readonly parameter: string };

interface EndSessionRequest {
  readonly parameters: ParameterList;
  readonly session?: Session | undefined;
}

interface Parsed {
  readonly client?: Client | undefined;
  readonly hint?: IdTokenHint | undefined;
  readonly to?: PostLogoutRedirect | undefined;
}

/** OpenID Connect RP-Initiated Logout 1.0. */
export class EndSessionEndpoint {
  constructor(
    private readonly deps: Needs,
    private readonly sessions: SessionService,
  ) {}

  /** Ends the session at once only when an ID token of that very session says so (§2, §4: logout CSRF). */
  async evaluate({ parameters, session }: EndSessionRequest): Promise<EndSessionOutcome> {
    const parsed = await this.#parse(parameters);
    if ('kind' in parsed) return parsed;
    const { client, to, hint } = parsed;
    if (hint !== undefined && (session === undefined || hint.sessionId === session.sessionId)) {
      if (session) await this.sessions.end(session.sessionId);
      return to !== undefined && client ? { kind: 'redirect', to, client } : { kind: 'signed_out' };
    }
    return session === undefined
      ? { kind: 'signed_out' }
      : { kind: 'confirm', client, to: hint === undefined ? undefined : to };
  }

  /** The person confirmed on our page. */
  async confirm({ parameters, session }: EndSessionRequest): Promise<EndSessionOutcome> {
    const parsed = await this.#parse(parameters);
    if (session) await this.sessions.end(session.sessionId);
    if ('kind' in parsed) return parsed;
    const { client, to, hint } = parsed;
    return to !== undefined && client && hint ? { kind: 'redirect', to, client } : { kind: 'signed_out' };
  }

  async #parse(parameters: ParameterList): Promise<Parsed | Extract<EndSessionOutcome, { kind: 'error_page' }>> {
    let parameter: ParameterName = 'id_token_hint';
    try {
      const idTokenHint = singleParameter(parameters, 'id_token_hint');
      const hint: IdTokenHint | undefined =
        idTokenHint === undefined ? undefined : await this.deps.tokenSigner.verifyIdTokenHint(idTokenHint);
      parameter = 'client_id';
      const clientId = singleParameter(parameters, 'client_id');
      if (hint && clientId !== undefined && clientId !== hint.clientId) {
        throw new OAuthError('invalid_request', 'client_id differs from the audience of id_token_hint');
      }
      const named = hint?.clientId ?? clientId;
      const client = named === undefined ? undefined : await this.deps.clients.find(named);
      if (named !== undefined && !client) throw new OAuthError('invalid_request', 'the client is not known');
      parameter = 'post_logout_redirect_uri';
      const wanted = singleParameter(parameters, parameter);
      if (wanted !== undefined && !client?.postLogoutRedirectUris.includes(wanted)) {
        throw new OAuthError('invalid_request', 'post_logout_redirect_uri is not registered for this client');
      }
      // Registered before that rule was there.
      const fault = wanted === undefined ? undefined : uriFault(wanted, 'redirect');
      if (fault !== undefined) throw new OAuthError('invalid_request', `post_logout_redirect_uri ${fault}`);
      const to = wanted === undefined ? undefined : withState(wanted, singleParameter(parameters, 'state'));
      return { client, hint, to };
    } catch (error) {
      if (error instanceof OAuthError) return { kind: 'error_page', error, parameter };
      throw error;
    }
  }
}

function withState(uri: string, state: string | undefined): PostLogoutRedirect {
  if (state === undefined) return uri as PostLogoutRedirect;
  const url = new URL(uri);
  url.searchParams.append('state', state);
  return url.href as PostLogoutRedirect;
}
