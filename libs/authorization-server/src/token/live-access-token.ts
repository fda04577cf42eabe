import { identityScopes as knownIdentityScopes } from '../claims/claim-registry.js';
import type { AccessTokenPayload } from '../claims/token-payloads.js';
import { currentRights } from '../clients/client-rights.js';
import type { ClientSource } from '../clients/client-source.js';
import type { CorePorts } from '../records/core-ports.js';
import type { ResourceAccess } from '../records/resource-access.js';
import { takesSupport } from '../resources/takes-support.js';
import { type RolesHeld, rolesHeld } from '../roles/roles-held.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { TokenSigner } from '../signing/token-signer.js';
import { type LiveGrant, type LiveGrantNeeds, liveGrant } from './live-grant.js';

export interface LiveAccessTokenNeeds extends LiveGrantNeeds, Pick<CorePorts, 'settings'> {
  readonly clients: ClientSource;
  readonly tokenSigner: TokenSigner;
}

export interface LiveAccessToken {
  /** Its `scope` has no more than what its client and its person may still have. */
  readonly claims: AccessTokenPayload;
  /** Undefined for a client on its own behalf. */
  readonly behind?: LiveGrant | undefined;
}

/**
 * An access token of ours as the issuer itself accepts one: signature and expiry, not revoked by its `jti`, its
 * grant, session and account all still stand, and its client and its person may still have what it is for.
 * @throws OAuthError invalid_token
 */
export async function verifyLiveAccessToken(deps: LiveAccessTokenNeeds, token: string): Promise<LiveAccessToken> {
  const claims = await deps.tokenSigner.verifyOwnAccessToken(token);
  const left = await leftToClient(deps, claims);
  if (claims.grant_id === undefined) {
    if (await deps.stores.revokedAccessTokens.has(claims.jti)) throw refused(claims, 'revoked');
    const held = await rolesHeld(deps, { kind: 'client', id: claims.client_id }, [claims.aud]);
    return { claims: narrowed(claims, left, held) };
  }
  try {
    const clientOf = (clientId: string) => deps.clients.find(clientId);
    const behind = await liveGrant(deps, clientOf, claims.grant_id, { jti: claims.jti, audience: claims.aud });
    if (behind.grant.support) await refuseTakenNoMore(deps, claims);
    return { claims: narrowed(claims, left, behind.held), behind };
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_grant') throw refused(claims, error.cause);
    throw error;
  }
}

/** @throws OAuthError invalid_token where its API takes no tokens of support by now */
async function refuseTakenNoMore(deps: LiveAccessTokenNeeds, claims: AccessTokenPayload): Promise<void> {
  const resource = await deps.stores.resourceServers.find(claims.aud);
  if (!takesSupport(resource ?? { identifier: claims.aud }, deps.settings)) {
    throw refused(claims, 'its audience takes no tokens of support');
  }
}

interface LeftToClient {
  readonly identityScopes: readonly string[];
  /** Undefined of a token for the issuer itself. */
  readonly access?: ResourceAccess | undefined;
}

/** Of an exchanged token the client is who acts: its own rights bound what it was given. @throws OAuthError invalid_token */
async function leftToClient(deps: LiveAccessTokenNeeds, claims: AccessTokenPayload): Promise<LeftToClient> {
  const client = await deps.clients.find(claims.client_id);
  if (!client) throw refused(claims, 'its client is gone');
  const named = claims.scope.split(' ').filter((scope) => scope !== '');
  const scopes = named.filter((scope) => !knownIdentityScopes.includes(scope));
  const { identityScopes, resources } = await currentRights(deps, client, {
    identityScopes: named.filter((scope) => knownIdentityScopes.includes(scope)),
    resources: claims.aud === deps.settings.issuer ? [] : [{ identifier: claims.aud, scopes }],
  });
  const [access] = resources;
  if (claims.aud !== deps.settings.issuer && !access) throw refused(claims, 'nothing is left that its client may have');
  return { identityScopes, access };
}

/** @throws OAuthError invalid_token where who it is about may have nothing of it any more */
function narrowed(claims: AccessTokenPayload, { identityScopes, access }: LeftToClient, held: RolesHeld) {
  const left = access && held.narrow(access);
  if (access && !left) throw refused(claims, 'who it is about has no role for it');
  const scope = [...identityScopes, ...(left?.scopes ?? [])].join(' ');
  if (claims.roles === undefined) return { ...claims, scope };
  // As little as the scopes: what was copied into a token does not count by itself.
  const { roles: given, ...others } = claims;
  const roles = given.filter((role) => held.rolesAt(claims.aud).includes(role));
  return { ...others, scope, ...(roles.length > 0 && { roles }) };
}

function refused(claims: AccessTokenPayload, reason: unknown): OAuthError {
  return new OAuthError('invalid_token', 'the token is not valid', {
    cause: { jti: claims.jti, client_id: claims.client_id, grant_id: claims.grant_id, reason },
  });
}
