import type { ResourceAccess } from '../clients/client.js';
import type { Grant } from '../grants/grant.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { AccountClaims, StandardClaims } from './account-claims.js';
import { scopeClaims } from './claim-registry.js';

/** RFC 8693 §4.1: who acts, and for whom before. */
export interface ActClaim {
  readonly sub: string;
  readonly act?: ActClaim;
}

/** RFC 9068 §2.2 with `sid`, `act` and the id of the grant. Exactly one audience. */
export interface AccessTokenPayload {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly iat: EpochSeconds;
  readonly exp: EpochSeconds;
  readonly jti: string;
  readonly scope: string;
  readonly auth_time?: EpochSeconds;
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly sid?: string;
  readonly grant_id?: string;
  readonly act?: ActClaim;
}

/** OpenID Connect Core §2. Claims about the person are at the UserInfo endpoint (§5.4). */
export interface IdTokenPayload {
  readonly iss: string;
  readonly aud: string;
  readonly azp: string;
  readonly sub: string;
  readonly iat: EpochSeconds;
  readonly exp: EpochSeconds;
  readonly auth_time: EpochSeconds;
  readonly nonce?: string;
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly at_hash?: string;
  readonly sid: string;
}

interface Stamp {
  readonly issuer: string;
  readonly now: EpochSeconds;
  /** Seconds. */
  readonly lifetime: number;
}

/** The claims about who signed in and how, the same in every token of a grant. */
function authenticationClaims(grant: Grant) {
  return {
    auth_time: grant.authTime,
    ...(grant.acr === undefined ? {} : { acr: grant.acr }),
    amr: grant.amr,
    sid: grant.sessionId,
  };
}

/** An access token for the person of a grant, for one audience. */
export function grantAccessTokenClaims(
  input: Stamp & { grant: Grant; clientId: string; access: ResourceAccess; jti: string; act?: ActClaim | undefined },
): AccessTokenPayload {
  return {
    ...authenticationClaims(input.grant),
    grant_id: input.grant.grantId,
    ...(input.act === undefined ? {} : { act: input.act }),
    ...reserved(input, input.grant.subject, input.clientId, input.access, input.jti),
  };
}

/** An access token for a client on its own behalf (RFC 9068 §2.2: `sub` is the client). */
export function clientAccessTokenClaims(
  input: Stamp & { clientId: string; access: ResourceAccess; jti: string },
): AccessTokenPayload {
  return reserved(input, input.clientId, input.clientId, input.access, input.jti);
}

function reserved(stamp: Stamp, subject: string, clientId: string, access: ResourceAccess, jti: string) {
  return {
    iss: stamp.issuer,
    aud: access.identifier,
    sub: subject,
    client_id: clientId,
    iat: stamp.now,
    exp: stamp.now + stamp.lifetime,
    jti,
    scope: access.scopes.join(' '),
  };
}

export function idTokenClaims(
  input: Stamp & { grant: Grant; nonce?: string | undefined; atHash?: string | undefined },
): IdTokenPayload {
  return {
    ...authenticationClaims(input.grant),
    ...(input.nonce === undefined ? {} : { nonce: input.nonce }),
    ...(input.atHash === undefined ? {} : { at_hash: input.atHash }),
    iss: input.issuer,
    aud: input.grant.clientId,
    azp: input.grant.clientId,
    sub: input.grant.subject,
    iat: input.now,
    exp: input.now + input.lifetime,
  };
}

/** What the UserInfo endpoint tells of a person for these scopes (OpenID Connect Core §5.3.2). */
export function userInfoClaims(account: AccountClaims, scopes: readonly string[]): StandardClaims & { sub: string } {
  const names = new Set<string>(scopes.flatMap((scope) => scopeClaims[scope] ?? []));
  const released = Object.entries(account.claims).filter(([name, value]) => names.has(name) && value !== undefined);
  return { ...Object.fromEntries(released), sub: account.subject };
}
