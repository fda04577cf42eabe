import { readOptions, type Shape } from '../options/read-options.js';
import { optional } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { hostName, texts } from './names.js';

export interface ClerkOptions {
  /** Of the Frontend API, `clerk.example.com`. */
  readonly domain: string;
  /** The origins whose sessions are accepted (`azp`), as `https://www.example.com`. */
  readonly authorizedParties: readonly string[];
  /** IDs of the organizations that a person must be active in; default: any, or none. */
  readonly organizations?: readonly string[] | undefined;
}

const shape: Shape<ClerkOptions> = {
  domain: hostName,
  authorizedParties: texts,
  organizations: optional(texts),
};

/**
 * Session tokens of Clerk. The role is that of the organization in which a person is active. Sessions that are `pending` are refused, and so are those
 * whose browser named no origin.
 *
 * Given up: `typ: at+jwt`, `jti`, `aud` (a session of these origins is good at all of their APIs; an `aud` that is there must name this audience),
 * scopes, of which there are none, and a client, for which the origin is read.
 * @throws TypeError
 */
export function clerk(options: ClerkOptions): TrustedIssuer {
  const { domain, authorizedParties, organizations } = readOptions('clerk', options, shape);
  return {
    issuer: `https://${domain}`,
    jwksUri: `https://${domain}/.well-known/jwks.json`,
    algorithms: ['RS256'],
    clientFrom: ['azp'],
    clientIds: authorizedParties,
    scopesFrom: [],
    rolesFrom: ['org_role', ['o', 'rol']],
    requiredClaims: [
      { anyOf: ['sid'] },
      ...(organizations ? [{ anyOf: ['org_id', ['o', 'id'] as const], values: organizations }] : []),
    ],
    refusedClaims: [{ anyOf: ['sts'], values: ['pending'] }],
    acceptUntypedTokens: { untypedHeader: true, missingJti: true, missingAudience: true },
  };
}
