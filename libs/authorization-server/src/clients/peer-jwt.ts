import { jwtType, numericDate } from '@signet/auth-contracts';
import { TooManyFlights } from '@signet/runtime';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { CorePorts } from '../records/core-ports.js';
import { toleratedStep } from '../shared/clock.js';
import { digest } from '../shared/digest.js';
import { parameterLimits } from '../shared/limits.js';
import { OAuthError } from '../shared/oauth-error.js';
import { OutboundUnavailable } from '../shared/outbound-http.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import type { ClientKeys, KeyHolder } from './client-keys.js';

export interface PeerJwtNeeds extends Pick<CorePorts, 'clock' | 'stores'> {
  readonly clientKeys: ClientKeys;
}

/** In what the kinds of JWT differ that others sign for us. Durations in seconds. */
export interface PeerJwtKind {
  /** Claims that must be there; those of them that are read here must also be usable. */
  readonly required: readonly string[];
  /** The kinds that `typ` may name, as `jwtType` spells them (RFC 8725 §3.11); undefined stands for none. */
  readonly types: ReadonlyArray<string | undefined>;
  /** Claims that tell another kind of token where `typ` does not: an ID token, a security event, a proof. */
  readonly foreign?: readonly string[];
  /** How far ahead it may end: one that is used once has to be remembered for so long. */
  readonly longestLifetime?: number;
  /** Set where it is used once: what its `jti` is remembered under, so that no two kinds get in each other's way. */
  readonly usedOnceAs?: string;
}

const assertion = {
  required: ['iss', 'sub', 'aud', 'exp', 'jti'],
  foreign: ['nonce', 'at_hash', 'c_hash', 's_hash', 'events', 'htm', 'htu'],
  longestLifetime: 3600,
} as const;
/** Where a standard leaves `typ` open: none, and the name of every JWT (RFC 7519 §5.1). */
const untyped = [undefined, 'jwt'] as const;

/** RFC 7523 §2.2, §3; OpenID Connect Core §9; `client-authentication+jwt` of draft-ietf-oauth-rfc7523bis. */
export const clientAssertion: PeerJwtKind = {
  ...assertion,
  types: [...untyped, 'client-authentication+jwt'],
  usedOnceAs: 'client_assertion',
};
/** RFC 7523 §2.1, §3; `authorization-grant+jwt` of draft-ietf-oauth-rfc7523bis. */
export const authorizationGrant: PeerJwtKind = {
  ...assertion,
  types: [...untyped, 'authorization-grant+jwt'],
  usedOnceAs: 'assertion',
};
/** RFC 9101 §4, and its §10.8 for `typ` with what stood in use before it. */
export const requestObject: PeerJwtKind = {
  required: ['iss', 'aud'],
  types: [...untyped, 'oauth-authz-req+jwt'],
};

/** Who must have made this one, and for whom. */
export interface PeerJwtOrigin {
  readonly keys: KeyHolder;
  readonly algorithms: readonly SigningAlgorithm[];
  readonly issuer: string;
  /** Whom it must be about, where that is settled. */
  readonly subject?: string;
  /** Names of ours, one of which `aud` has. */
  readonly audiences: readonly string[];
  /** `aud` is that name as a plain string and no list (FAPI 2.0 Security Profile §5.3.2.1). */
  readonly plainAudience?: boolean;
  /** The network of whoever sent it: the keys may be fetched for them. */
  readonly source: string | undefined;
  /** Seconds: it has `nbf` and `exp`, not further apart, and `nbf` not longer ago (FAPI 2.0 Message Signing §5.3.1). */
  readonly longestWindow?: number | undefined;
}

/** Seconds that the peer's clock may be ahead of ours or behind (FAPI 2.0 Security Profile §5.3.2.1 asks for at least 10). */
const clockTolerance = 10;
/** Characters: we keep a digest of it, and read no more than anybody needs. */
const longestJti = 512;
/** Characters of all of it, whichever way it came. */
const longestJwt = parameterLimits.request;
/** Characters of a `sub` (OpenID Connect Core §2 has 255). */
const longestSubject = 1024;

/**
 * A JWT of a client or of another issuer, checked in full: type, `iss`, `aud`, times, signature and single use.
 * @returns its claims, `sub` being a text where the kind requires one; or why it is refused, for the log
 * @throws OAuthError temporarily_unavailable when its keys could not be fetched; what the store throws
 */
export async function readPeerJwt(
  deps: PeerJwtNeeds,
  jwt: string,
  kind: PeerJwtKind,
  origin: PeerJwtOrigin,
): Promise<{ readonly claims: JWTPayload } | { readonly refusal: string }> {
  let claims: JWTPayload;
  try {
    if (!kind.types.includes(jwtType(decodeProtectedHeader(jwt)))) {
      return { refusal: 'typ is of another kind of token' };
    }
    const cheap = refuseUnverified(jwt, kind, origin, deps.clock.now());
    if (cheap !== undefined) return { refusal: cheap };
    claims = await deps.clientKeys.verify(origin.keys, jwt, {
      algorithms: origin.algorithms,
      source: origin.source,
      issuer: origin.issuer,
      requiredClaims: [...kind.required],
      clockTolerance,
    });
  } catch (error) {
    // Nobody said anything wrong.
    if (error instanceof OutboundUnavailable || error instanceof TooManyFlights) {
      throw new OAuthError('temporarily_unavailable', 'the keys cannot be fetched right now', {
        cause: { issuer: origin.issuer, reason: error.message },
      });
    }
    return { refusal: error instanceof Error ? error.message : 'it does not verify' };
  }
  const now = deps.clock.now();
  if (kind.usedOnceAs === undefined) return { claims };
  const key = digest(JSON.stringify([kind.usedOnceAs, origin.issuer, claims.jti]));
  const first = await deps.stores.replays.remember(
    key,
    Math.ceil(claims.exp ?? now) + clockTolerance + 1 + toleratedStep,
  );
  return first ? { claims } : { refusal: 'replayed jti' };
}

function refuseForeign(claims: JWTPayload, { foreign = [] }: PeerJwtKind): string | undefined {
  const found = foreign.find((name) => Object.hasOwn(claims, name));
  return found === undefined ? undefined : `${found} is of another kind of token`;
}

/**
 * What it says of itself, before any key is fetched or tried: a signature costs us what the sender chooses. What is wrong of it
 * unverified is wrong of it verified, for the signature is over these very claims.
 */
function refuseUnverified(jwt: string, kind: PeerJwtKind, origin: PeerJwtOrigin, now: number): string | undefined {
  if (jwt.length > longestJwt) return 'it is too long';
  const claims = decodeJwt(jwt);
  const missing = kind.required.find((name) => claims[name] === undefined);
  if (missing !== undefined) return `missing required "${missing}" claim`;
  if (claims.iss !== undefined && claims.iss !== origin.issuer) return 'unexpected "iss" claim value';
  return (
    refuseForeign(claims, kind) ??
    refuseAudience(claims, origin) ??
    refuseTimes(claims, now, kind.longestLifetime, origin.longestWindow) ??
    refuseTexts(claims, kind) ??
    (origin.subject === undefined || origin.subject === claims.sub ? undefined : 'sub is another one')
  );
}

function refuseAudience({ aud }: JWTPayload, { audiences, plainAudience }: PeerJwtOrigin): string | undefined {
  const named: readonly unknown[] = Array.isArray(aud) && !plainAudience ? aud : [aud];
  const texts = named.filter((each): each is string => typeof each === 'string');
  if (texts.length === named.length && texts.some((each) => audiences.includes(each))) return undefined;
  return `aud is not ${audiences.join(' or ')}`;
}

function refuseTimes(
  { exp, nbf, iat }: JWTPayload,
  now: number,
  longestLifetime = Number.POSITIVE_INFINITY,
  longestWindow?: number,
): string | undefined {
  const isTime = (value: number | undefined) => value === undefined || numericDate(value) !== undefined;
  if (!isTime(iat)) return 'iat is no time';
  if (!isTime(nbf)) return 'nbf is no time';
  if (exp !== undefined && exp > now + longestLifetime) return 'exp is too far ahead';
  if (!isTime(exp)) return 'exp is no time';
  if (iat !== undefined && iat > now + clockTolerance) return 'iat is in the future';
  if (exp !== undefined && exp <= now - clockTolerance) return '"exp" claim timestamp check failed';
  if (nbf !== undefined && nbf > now + clockTolerance) return '"nbf" claim timestamp check failed';
  if (exp !== undefined && exp < Math.max(iat ?? exp, nbf ?? exp)) return 'it ends before it begins';
  if (longestWindow === undefined) return undefined;
  if (exp === undefined || nbf === undefined) return 'exp and nbf are required';
  return nbf < now - longestWindow || exp - nbf > longestWindow ? 'valid for more than an hour' : undefined;
}

function refuseTexts(claims: JWTPayload, { required }: PeerJwtKind): string | undefined {
  const longest = { sub: longestSubject, jti: longestJti };
  for (const name of ['sub', 'jti'] as const) {
    if (!required.includes(name)) continue;
    const value: unknown = claims[name];
    // PostgreSQL's text cannot hold NUL.
    const usable = typeof value === 'string' && value !== '' && value.length <= longest[name] && !value.includes('\0');
    if (!usable) return `${name} is not usable`;
  }
  return undefined;
}
