import type { StandardClaims } from '../records/account.js';
import type { Grant } from '../records/grant.js';
import type { ResourceAccess } from '../records/resource-access.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import type { AccessTokenPayload, ActClaim, IdTokenPayload } from './token-payloads.js';

interface Stamp {
  readonly issuer: string;
  readonly now: EpochSeconds;
  /** Seconds. */
  readonly lifetime: number;
}

/** The claims about who signed in and how, the same in every token that a client gets for a grant. */
function authenticationClaims({ grant, sid }: { readonly grant: Grant; readonly sid?: string | undefined }) {
  return {
    ...(grant.support ? { support_access: grant.support.accessId } : signInClaims(grant)),
    ...(sid === undefined ? {} : { sid }),
    ...(grant.organizationId === undefined ? {} : { org_id: grant.organizationId }),
  };
}

/** Of a person who signed in: where somebody of support acts as them, nobody did. */
function signInClaims({ acr, amr, authTime }: Grant) {
  return { auth_time: authTime, ...(acr === undefined ? {} : { acr }), amr };
}

/** An access token for the person of a grant, for one audience. */
export function grantAccessTokenClaims(
  input: AccessStamp & {
    grant: Grant;
    /** What the audience knows the person by. */
    subject: string;
    /** What it knows the session by; undefined where there was none. */
    sid?: string | undefined;
    act?: ActClaim | undefined;
  },
): AccessTokenPayload {
  return {
    ...input.custom,
    ...authenticationClaims(input),
    grant_id: input.grant.grantId,
    ...(input.act === undefined ? {} : { act: input.act }),
    ...reserved(input, input.subject),
  };
}

/** An access token for a client on its own behalf (RFC 9068 §2.2: `sub` is the client). */
export function clientAccessTokenClaims(input: AccessStamp): AccessTokenPayload {
  return { ...input.custom, ...reserved(input, input.clientId) };
}

interface AccessStamp extends Stamp {
  readonly clientId: string;
  readonly access: ResourceAccess;
  readonly jti: string;
  /** What operators want told beside; written first, so that nothing of it stands in the place of another claim. */
  readonly custom?: Readonly<Record<string, unknown>> | undefined;
  readonly confirmation?: Confirmation | undefined;
}

function reserved({ access, confirmation, ...stamp }: AccessStamp, subject: string) {
  return {
    iss: stamp.issuer,
    aud: access.identifier,
    sub: subject,
    client_id: stamp.clientId,
    iat: stamp.now,
    exp: stamp.now + stamp.lifetime,
    jti: stamp.jti,
    scope: access.scopes.join(' '),
    ...(confirmation === undefined ? {} : { cnf: confirmation }),
  };
}

export function idTokenClaims(
  input: Stamp & {
    grant: Grant;
    subject: string;
    sid?: string | undefined;
    /** Claims about the person: those that the request named for the ID token (§5.5), and what its client always has there. */
    released?: (StandardClaims & Readonly<Record<string, unknown>>) | undefined;
    /** Of somebody of support who acts as the person. */
    act?: ActClaim | undefined;
    nonce?: string | undefined;
    atHash?: string | undefined;
  },
): IdTokenPayload {
  return {
    ...input.released,
    ...authenticationClaims(input),
    ...(input.act === undefined ? {} : { act: input.act }),
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
