import { decodeJwt, type JWTPayload } from 'jose';
import { addressOf, type Endpoint } from '../../endpoints/endpoint.js';
import { endpoints } from '../../endpoints/endpoints.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import { digest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import type { ClientKeys } from '../client-keys.js';
import { clientPolicy } from '../client-policy.js';

export interface ClientAssertionNeeds extends Pick<CorePorts, 'clock' | 'settings' | 'stores'> {
  readonly clientKeys: ClientKeys;
}

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Seconds. How far ahead an assertion may end: longer ones would have to be remembered for too long. */
const longestLifetime = 3600;
/** Seconds that a client's clock may be ahead (FAPI 2.0 Security Profile §5.3.2.1 asks for at least 10). */
const clockTolerance = 10;

/** The client that an assertion claims to come from, read before anything is verified. */
export function assertionSubject(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion);
    return typeof sub === 'string' && sub !== '' ? sub : undefined;
  } catch {
    return undefined;
  }
}

/**
 * private_key_jwt (OpenID Connect Core §9, RFC 7523 §3): signed with a registered key, from and about the client, for
 * this issuer, short-lived and used once.
 * @param endpoint the one that was called
 * @returns why it is refused; undefined where it holds
 */
export async function refuseAssertion(
  deps: ClientAssertionNeeds,
  client: Client,
  assertion: string,
  endpoint: Endpoint,
): Promise<string | undefined> {
  const policy = clientPolicy(client);
  const algorithms = client.tokenEndpointAuthSigningAlg
    ? policy.clientSigningAlgorithms.filter((algorithm) => algorithm === client.tokenEndpointAuthSigningAlg)
    : policy.clientSigningAlgorithms;
  let claims: JWTPayload;
  try {
    claims = await deps.clientKeys.verify(client, assertion, {
      algorithms,
      issuer: client.clientId,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
      clockTolerance,
    });
  } catch (error) {
    return error instanceof Error ? error.message : 'the assertion does not verify';
  }
  const now = deps.clock.now();
  if (claims.sub !== client.clientId) return 'sub is not the client';
  const { issuer } = deps.settings;
  const accepted =
    policy.assertionAudience === 'issuer'
      ? [issuer]
      : [issuer, addressOf(issuer, endpoints.token), addressOf(issuer, endpoint)];
  const audiences = policy.assertionAudience === 'issuer' ? [claims.aud] : [claims.aud].flat();
  if (!audiences.some((audience) => typeof audience === 'string' && accepted.includes(audience))) {
    return `aud is ${JSON.stringify(claims.aud)}, expected ${accepted.join(' or ')}`;
  }
  const { exp, iat, jti } = claims;
  if (exp === undefined || exp > now + longestLifetime) return 'exp is too far ahead';
  if (iat !== undefined && iat > now + clockTolerance) return 'iat is in the future';
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) return 'jti is not usable';
  const first = await deps.stores.replays.remember(
    digest(JSON.stringify(['client_assertion', client.clientId, jti])),
    Math.ceil(exp) + clockTolerance + 1,
  );
  return first ? undefined : 'replayed jti';
}

/** @throws OAuthError invalid_client */
export function requireAssertionType(type: string | undefined): void {
  if (type !== assertionType) throw new OAuthError('invalid_client', 'client_assertion_type is not supported');
}
