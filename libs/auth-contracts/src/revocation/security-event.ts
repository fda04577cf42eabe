import { compactVerify } from 'jose';
import { numericDate } from '../claims/numeric-date.js';
import { decode } from '../verification/access-token-verifier.js';
import { jwtType } from '../verification/jwt-type.js';
import type { JsonObject } from '../verification/token-policy.js';
import type { Trust } from '../verification/trusted-issuer.js';
import type { KeyWithdrawal, Revocation } from './revocation-state.js';

/** OpenID CAEP 1.0 §3.1. */
const sessionRevoked = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const tokenRevoked = 'https://schemas.openid.net/secevent/oauth/event-type/token-revoked';

/**
 * What a Security Event Token takes back; undefined where it is about something else. Its signature, `typ`, `iss` and
 * `aud` are checked as those of an access token are (RFC 8417 §2, §5).
 * @throws Error for a token that is not the issuer's, or not for this audience
 */
export async function readSecurityEvent(
  token: string,
  trust: Trust,
  audience: string,
): Promise<Revocation | KeyWithdrawal | undefined> {
  const { header } = decode(token);
  const typ = jwtType(header);
  if (typ !== 'secevent+jwt') throw new Error(`a security event has typ secevent+jwt, not ${typ?.slice(0, 40)}`);
  if (!trust.policy.algorithms.includes(String(header.alg)) || header.crit !== undefined) {
    throw new Error('a security event with a header that is not accepted');
  }
  const key = await trust.keys.find({ alg: String(header.alg), kid: String(header.kid) });
  const { payload } = await compactVerify(token, key, { algorithms: [...trust.policy.algorithms] });
  const claims = JSON.parse(new TextDecoder().decode(payload)) as JsonObject;
  if (claims.iss !== trust.policy.issuer) throw new Error('a security event of another issuer');
  const audiences: readonly unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!audiences.includes(audience)) throw new Error('a security event for another audience');
  return readRevocation(claims, trust.policy.issuer);
}

function readRevocation(claims: JsonObject, issuer: string): Revocation | KeyWithdrawal | undefined {
  const events = asObject(claims.events);
  const event = asObject(events?.[sessionRevoked]) ?? asObject(events?.[tokenRevoked]);
  const subject = asObject(claims.sub_id);
  if (!event || !subject) return undefined;
  // It took something back, whatever it says of when: with a time that cannot be read it must not pass for another event.
  const before = numericDate(event.event_timestamp) ?? numericDate(claims.iat);
  if (before === undefined) throw new Error('a security event without a time');
  switch (subject.format) {
    case 'complex':
      return readComplex(subject, before);
    case 'iss_sub': {
      const value = text(subject.sub);
      return value !== undefined && subject.iss === issuer ? { part: 'sub', value, before } : undefined;
    }
    case 'jwt_id': {
      const value = text(subject.jti);
      return value !== undefined && subject.iss === issuer ? { part: 'jti', value } : undefined;
    }
    default:
      return undefined;
  }
}

/** Of a complex subject (SSF 1.0), the narrowest member counts. */
function readComplex(subject: JsonObject, before: number): Revocation | KeyWithdrawal | undefined {
  const kid = text(asObject(subject.key)?.id);
  if (kid !== undefined) return { part: 'kid', value: kid };
  const lost = asObject(subject.access);
  if (lost !== undefined) return readLost(lost, before);
  const grant = text(asObject(subject.grant)?.id);
  if (grant !== undefined) return { part: 'grant_id', value: grant };
  const session = text(asObject(subject.session)?.id);
  if (session !== undefined) return { part: 'sid', value: session, before };
  const application = text(asObject(subject.application)?.id);
  if (application !== undefined) return { part: 'client_id', value: application, before };
  const tenant = text(asObject(subject.tenant)?.id);
  return tenant === undefined ? undefined : { part: 'org_id', value: tenant, before };
}

/** Undefined where nothing was lost here. @throws Error for what was lost by whom cannot be told */
function readLost({ of, id, scopes, roles }: JsonObject, before: number): Revocation | undefined {
  const lost = { scopes: texts(scopes), roles: texts(roles), before };
  if (lost.scopes.length + lost.roles.length === 0) return undefined;
  if (of === 'everybody') return { part: 'access', of, value: '', ...lost };
  const value = text(id);
  if ((of !== 'grant' && of !== 'client') || value === undefined) throw new Error('access that was lost by nobody');
  return { part: 'access', of, value, ...lost };
}

function texts(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) {
    throw new Error('access that cannot be read');
  }
  return value;
}

function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
