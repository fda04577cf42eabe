import type { SessionIdentifiers } from '../claims/session-identifiers.js';
import type { ClientSource } from '../clients/client-source.js';
import { uriFault } from '../clients/metadata/registered-uris.js';
import { unknownId } from '../clients/unknown-id.js';
import type { Client } from '../records/client.js';
import type { ParameterName } from '../shared/limits.js';
import { OAuthError } from '../shared/oauth-error.js';
import { type ParameterList, singleParameter } from '../shared/parameter-list.js';
import type { CountedCaller } from '../shared/rate-limits.js';
import type { IdTokenHint, TokenSigner } from '../signing/token-signer.js';
import { type PostLogoutRedirect, postLogoutRedirect } from './post-logout-redirect.js';

export interface EndSessionNeeds {
  readonly clients: ClientSource;
  readonly sessionIdentifiers: SessionIdentifiers;
  readonly tokenSigner: TokenSigner;
}

/** A request as it came. */
export interface EndSessionParameters {
  readonly parameters: ParameterList;
  /** Who sent it: a client's document may be fetched for them. */
  readonly caller?: CountedCaller | undefined;
}

/** What was wrong first. */
export interface Problem {
  readonly error: OAuthError;
  /** The parameter at fault. */
  readonly parameter: string;
}

/** A request as far as it could be read. Where something was wrong, it leads nowhere. */
export interface ParsedEndSession {
  readonly client?: Client | undefined;
  /** A good one, its `sid` read back. */
  readonly hint?: IdTokenHint | undefined;
  readonly to?: PostLogoutRedirect | undefined;
  readonly problem?: Problem | undefined;
}

/**
 * RP-Initiated Logout 1.0 §2. `logout_hint` says nothing here, for a browser has one session at most; `ui_locales` is for the pages.
 */
export async function parseEndSession(
  deps: EndSessionNeeds,
  { parameters, caller }: EndSessionParameters,
): Promise<ParsedEndSession> {
  const problems: Problem[] = [];
  const trying = async <T>(parameter: ParameterName, attempt: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      problems.push({ error, parameter });
      return undefined;
    }
  };
  const read = <T>(parameter: ParameterName, reader: (value: string) => T | Promise<T>): Promise<T | undefined> =>
    trying(parameter, () => {
      const value = singleParameter(parameters, parameter);
      return value === undefined ? undefined : reader(value);
    });

  let hint = await read('id_token_hint', (token) => readHint(deps, token));
  const clientId = await read('client_id', (given) => {
    if (hint && given !== hint.clientId) {
      const cause = { expected: hint.clientId, received: unknownId(given) };
      // Whose hint it is, is in doubt.
      hint = undefined;
      throw new OAuthError('invalid_request', 'client_id differs from the audience of id_token_hint', { cause });
    }
    return given;
  });
  const named = hint?.clientId ?? clientId;
  // Its document may be out of reach just now: no reason to stay signed in either.
  const client = await trying('client_id', () =>
    problems.length > 0 || named === undefined ? undefined : deps.clients.find(named, caller?.network),
  );
  if (problems.length === 0 && named !== undefined && !client) {
    const error = new OAuthError('invalid_request', 'the client is not known', {
      cause: { received: unknownId(named) },
    });
    problems.push({ error, parameter: 'client_id' });
  }
  const state = await read('state', (given) => given);
  const to = await read('post_logout_redirect_uri', (wanted) => {
    if (client?.postLogoutRedirectUris.includes(wanted)) {
      // Registered before that rule was there.
      const fault = uriFault(wanted, 'redirect');
      if (fault === undefined) return postLogoutRedirect(wanted, state);
      throw new OAuthError('invalid_request', `post_logout_redirect_uri ${fault}`, { cause: { received: wanted } });
    }
    // Of a client that could not be found it is not said that it did not register this.
    if (problems.length > 0) return undefined;
    throw new OAuthError('invalid_request', 'post_logout_redirect_uri is not registered for this client', {
      cause: { client_id: client?.clientId, expected: client?.postLogoutRedirectUris ?? [], received: wanted },
    });
  });
  const [problem] = problems;
  return problem ? { client, hint, problem } : { client, hint, to };
}

async function readHint({ tokenSigner, sessionIdentifiers }: EndSessionNeeds, token: string): Promise<IdTokenHint> {
  const hint = await tokenSigner.verifyIdTokenHint(token);
  return hint.sessionId === undefined ? hint : { ...hint, sessionId: await sessionIdentifiers.read(hint.sessionId) };
}
