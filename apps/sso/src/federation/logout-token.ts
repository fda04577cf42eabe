import { importPublicKey, refuseKey } from '@signet/auth-contracts';
import type { IdentityProvider } from '@signet/authorization-server';
import { isJsonObject } from '@signet/runtime';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Issuer } from '../issuer/issuer.js';
import { logoutAlgorithms, outageOf } from './upstreams.js';

/** Characters of a logout token. */
const longestToken = 8_192;
/** Seconds: by how much clocks may differ, and how old one may be that says no end. */
const [tolerance, oldest] = [60, 600] as const;
const event = 'http://schemas.openid.net/event/backchannel-logout';
/** Keys of one name that are tried. */
const mostTried = 3;

export interface LogoutToken {
  readonly issuer: string;
  readonly upstreamSubject?: string | undefined;
  readonly sid?: string | undefined;
  readonly jti: string;
  readonly goodUntil: number;
}

/** Of a token that is none, in words that may be logged. */
export class NoLogoutToken extends Error {}

/**
 * A logout token of a provider (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6). What can be seen without a key is looked at first: nothing is
 * fetched and no signature tried for what would be refused anyway.
 * @throws NoLogoutToken; OutboundUnavailable where its keys cannot be fetched
 */
export async function readLogoutToken(issuer: Issuer, provider: IdentityProvider, token: string): Promise<LogoutToken> {
  const now = issuer.clock.now();
  const seen = checked(provider, unverified(token), now);
  const { kid, alg = '' } = headerOf(token);
  const keys = await keysOf(issuer, provider, kid);
  const fitting = keys.filter((key) => (kid === undefined || key.kid === kid) && refuseKey(key, [alg]) === undefined);
  const options = {
    algorithms: [alg],
    audience: provider.clientId,
    clockTolerance: tolerance,
    currentDate: new Date(now * 1000),
  };
  let fault: unknown = new NoLogoutToken('kid');
  for (const key of fitting.slice(0, mostTried)) {
    try {
      await jwtVerify(token, await importPublicKey(key, alg), options);
      fault = undefined;
      break;
    } catch (error) {
      fault = error;
    }
  }
  if (fault) throw new NoLogoutToken(fault instanceof errors.JOSEError ? fault.code : 'signature');
  return seen;
}

/** Anybody makes us look for them, with a token that nobody signed: what is wrong with them is no fault of ours. */
async function keysOf({ upstreams }: Issuer, provider: IdentityProvider, kid: string | undefined) {
  try {
    return await upstreams.keys(provider, kid ?? '');
  } catch (error) {
    if (outageOf(error) !== undefined) throw error;
    throw new NoLogoutToken('no keys', { cause: error });
  }
}

function headerOf(token: string) {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new NoLogoutToken('no JWS');
  }
}

function unverified(token: string): JWTPayload {
  if (token.length > longestToken) throw new NoLogoutToken('too long');
  const { alg, typ } = headerOf(token);
  // §2.4: recommended, so that it is no other token; providers of before leave it out.
  if (typ !== undefined && !/^(application\/)?(logout\+jwt|jwt)$/i.test(typ)) throw new NoLogoutToken('typ');
  if (alg === undefined || !logoutAlgorithms.includes(alg)) throw new NoLogoutToken('alg');
  try {
    return decodeJwt(token);
  } catch {
    throw new NoLogoutToken('no claims');
  }
}

function checked(provider: IdentityProvider, claims: JWTPayload, now: number): LogoutToken {
  const { iss, aud, iat, exp, jti, sub, sid, nonce, events } = claims;
  if (iss !== provider.issuer) throw new NoLogoutToken('iss');
  if (aud !== provider.clientId && !(Array.isArray(aud) && aud.includes(provider.clientId)))
    throw new NoLogoutToken('aud');
  if (typeof iat !== 'number' || iat > now + tolerance) throw new NoLogoutToken('iat');
  const goodUntil = typeof exp === 'number' ? exp + tolerance : iat + oldest;
  if (goodUntil <= now || iat + oldest <= now) throw new NoLogoutToken('exp');
  // An ID token has one, and could be taken for a logout token (§2.4).
  if (nonce !== undefined) throw new NoLogoutToken('nonce');
  if (!isJsonObject(events) || !isJsonObject(events[event])) throw new NoLogoutToken('events');
  if (!isText(jti)) throw new NoLogoutToken('jti');
  if ((sub === undefined && sid === undefined) || !isTextOrAbsent(sub) || !isTextOrAbsent(sid)) {
    throw new NoLogoutToken('sub');
  }
  return {
    issuer: provider.issuer,
    ...(sub !== undefined && { upstreamSubject: sub }),
    ...(sid !== undefined && { sid }),
    jti,
    goodUntil: Math.min(goodUntil, iat + oldest) + tolerance,
  };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 255 && !/\p{Cc}|\p{Cs}/u.test(value);
}
