import type { ResourceAccess } from '../clients/client.js';
import type { Grant } from '../grants/grant.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { AccountClaims, StandardClaims } from './account-claims.js';
import { scopeClaims } from './claim-registry.js';
import type { ClaimsRequest } from './claims-request.js';

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
  /** Thumbprint of the key that must be proved with it (RFC 9449 §6.1). */
  readonly cnf?: { readonly jkt: string };
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
  readonly sid?: string;
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
    ...(grant.sessionId === undefined ? {} : { sid: grant.sessionId }),
  };
}

/** An access token for the person of a grant, for one audience. */
export function grantAccessTokenClaims(
  input: AccessStamp & {
    grant: Grant;
    /** What the audience knows the person by. */
    subject: string;
    act?: ActClaim | undefined;
  },
): AccessTokenPayload {
  return {
    ...authenticationClaims(input.grant),
    grant_id: input.grant.grantId,
    ...(input.act === undefined ? {} : { act: input.act }),
    ...reserved(input, input.subject),
  };
}

/** An access token for a client on its own behalf (RFC 9068 §2.2: `sub` is the client). */
export function clientAccessTokenClaims(input: AccessStamp): AccessTokenPayload {
  return reserved(input, input.clientId);
}

interface AccessStamp extends Stamp {
  readonly clientId: string;
  readonly access: ResourceAccess;
  readonly jti: string;
  readonly dpopJkt?: string | undefined;
}

function reserved({ access, dpopJkt, ...stamp }: AccessStamp, subject: string) {
  return {
    iss: stamp.issuer,
    aud: access.identifier,
    sub: subject,
    client_id: stamp.clientId,
    iat: stamp.now,
    exp: stamp.now + stamp.lifetime,
    jti: stamp.jti,
    scope: access.scopes.join(' '),
    ...(dpopJkt === undefined ? {} : { cnf: { jkt: dpopJkt } }),
  };
}

export function idTokenClaims(
  input: Stamp & {
    grant: Grant;
    subject: string;
    /** Claims about the person that the request named for the ID token (§5.5). */
    requested?: StandardClaims | undefined;
    nonce?: string | undefined;
    atHash?: string | undefined;
  },
): IdTokenPayload {
  return {
    ...input.requested,
    ...authenticationClaims(input.grant),
    ...(input.nonce === undefined ? {} : { nonce: input.nonce }),
    ...(input.atHash === undefined ? {} : { at_hash: input.atHash }),
    iss: input.issuer,
    aud: input.grant.clientId,
    azp: input.grant.clientId,
    sub: input.subject,
    iat: input.now,
    exp: input.now + input.lifetime,
  };
}

/** What is told of a person for these scopes and named claims (OpenID Connect Core §5.4, §5.5). */
export function releasedClaims(
  { claims }: AccountClaims,
  scopes: readonly string[],
  requested: ClaimsRequest['userinfo'] = {},
): StandardClaims {
  const released: Record<string, unknown> = {};
  const release = (name: string) => {
    const value = Object.hasOwn(claims, name) ? claims[name as keyof StandardClaims] : undefined;
    if (value !== undefined) released[name] = value;
  };
  for (const scope of scopes) if (Object.hasOwn(scopeClaims, scope)) scopeClaims[scope]?.forEach(release);
  Object.keys(requested).forEach(release);
  return released;
}
