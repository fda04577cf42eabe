import { type ClaimPath, claimPath } from '../claims/claim-path.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { flag, oneOf, optional } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { hostName, texts } from './names.js';

export interface Auth0Options {
  /** Of the tenant, `shop.eu.auth0.com`, or its own one. */
  readonly domain: string;
  /** The access token profile of the API; default `auth0`, as theirs is. `rfc9068` gives nothing up. */
  readonly profile?: 'auth0' | 'rfc9068' | undefined;
  /**
   * `permissions` are the scopes, and what a client asked for in `scope` is none: for an API with RBAC and "Add Permissions in the Access Token".
   * Given up: that the client was granted no more than it asked for.
   */
  readonly permissions?: boolean | undefined;
  /** The claim in which an action of the tenant writes roles, as `https://shop.example.com/roles`. */
  readonly rolesFrom?: ClaimPath | undefined;
  /** `org_id` of the organizations whose members are accepted; default: whoever the tenant gives a token. */
  readonly organizations?: readonly string[] | undefined;
}

const shape: Shape<Auth0Options> = {
  domain: hostName,
  profile: optional(oneOf('auth0', 'rfc9068')),
  permissions: optional(flag),
  rolesFrom: optional(claimPath),
  organizations: optional(texts),
};

/**
 * A tenant of Auth0. The identifier of the audience is that of the API there. `audiencePolicy: 'only'` refuses tokens that are good for
 * `/userinfo` too, as those of people are.
 *
 * Given up with the profile `auth0`: `typ: at+jwt`, `jti`, and `client_id`, which is read from `azp`.
 * @throws TypeError
 */
export function auth0(options: Auth0Options): TrustedIssuer {
  const { domain, profile, permissions, rolesFrom, organizations } = readOptions('auth0', options, shape);
  return {
    // With the slash: it is part of the name.
    issuer: `https://${domain}/`,
    algorithms: ['RS256'],
    scopesFrom: permissions ? ['permissions'] : undefined,
    rolesFrom: rolesFrom === undefined ? undefined : [rolesFrom],
    requiredClaims: organizations && [{ anyOf: ['org_id'], values: organizations }],
    ...(profile !== 'rfc9068' && {
      clientFrom: ['azp'],
      acceptUntypedTokens: { untypedHeader: true, missingJti: true },
    }),
  };
}
