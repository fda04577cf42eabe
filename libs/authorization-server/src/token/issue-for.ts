import type { Client } from '../records/client.js';
import type { Grant } from '../records/grant.js';
import type { RefreshToken } from '../records/refresh-token.js';
import type { ResourceAccess } from '../records/resource-access.js';
import { parseScope } from '../shared/scope.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import { noRole } from './access-by-roles.js';
import { type GrantTokenNeeds, grantTokenResponse } from './grant-tokens.js';
import type { LiveGrant } from './live-grant.js';
import { newRefreshToken } from './new-refresh-token.js';
import { chooseAccess, type RequestedAccess } from './requested-access.js';
import { accessOf } from './resource-server-of.js';
import type { TokenResponse } from './token-response.js';

export interface IssueRequest extends RequestedAccess {
  readonly client: Client;
  readonly confirmation: Confirmation | undefined;
  /** Of the authorization request, for the ID token. */
  readonly nonce?: string | undefined;
  /** Whether a refresh token is due; where it follows from another one, which. */
  readonly refresh: boolean | string;
}

export interface Issued {
  /** To be sent once `refreshToken` is stored. */
  readonly response: TokenResponse;
  /** The record of the refresh token in the answer: what spends the code or the token before it stores this in the same step. */
  readonly refreshToken?: RefreshToken | undefined;
}

/**
 * What a client gets for a grant that a person gave: an access token for one audience and, where they are due, an ID token and
 * a refresh token. Nothing is stored yet, so whatever refuses costs the client neither its code nor its refresh token.
 * @throws OAuthError invalid_target, invalid_scope
 */
export async function issueFor(deps: GrantTokenNeeds, live: LiveGrant, request: IssueRequest): Promise<Issued> {
  const { client, confirmation, nonce } = request;
  const { grant } = live;
  const allowed = accessOf(deps, grant, request.resources);
  const chosen = chooseAccess(request, client, allowed, ({ identifier }) => [
    ...elsewhere(grant, identifier),
    ...live.withheld,
  ]);
  const access = { ...chosen, scopes: [...aboutPerson(deps, grant, request), ...chosen.scopes] };
  refuseWithheld(request, access, live);
  const response = await grantTokenResponse(deps, { ...live, client, access, confirmation, nonce });
  if (request.refresh === false) return { response };
  const following = request.refresh === true ? undefined : request.refresh;
  const { secret, record } = newRefreshToken(deps, grant, client, confirmation, following);
  return { response: { ...response, refresh_token: secret }, refreshToken: record };
}

/** A client that names at a refresh what it was granted hears of a role that is gone by `scope`, unless nothing else was named (RFC 6749 §5.1, §5.2). */
function refuseWithheld({ scope }: RequestedAccess, access: ResourceAccess, { grant, withheld }: LiveGrant): void {
  const requested = parseScope(scope);
  if (access.scopes.length > 0 || !requested?.some((each) => withheld.includes(each))) return;
  throw noRole({ kind: 'account', id: grant.subject }, { identifier: access.identifier, scopes: requested });
}

/**
 * What the token says of the person at UserInfo. One that was asked for by the name of an API is for that API alone, which could
 * use it there as well (RFC 9700 §2.3).
 */
function aboutPerson({ settings }: GrantTokenNeeds, { identityScopes }: Grant, request: RequestedAccess) {
  if (request.resources.some((resource) => resource !== settings.issuer)) return [];
  const wanted = parseScope(request.scope) ?? identityScopes;
  return identityScopes.filter((scope) => scope !== 'offline_access' && wanted.includes(scope));
}

/** Scopes of the grant that say nothing about this audience. */
function elsewhere(grant: Grant, resource: string): readonly string[] {
  const others = grant.resources.filter(({ identifier }) => identifier !== resource).flatMap(({ scopes }) => scopes);
  return [...grant.identityScopes, ...others];
}
