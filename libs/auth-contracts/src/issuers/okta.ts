import { type ClaimPath, claimPath } from '../claims/claim-path.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { optional, text } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { hostName, pathPart } from './names.js';

export interface OktaOptions {
  /** Of the organization, `shop.okta.com`, or its own one. */
  readonly domain: string;
  /** The ID of the custom authorization server; the one that Okta makes is called `default`. */
  readonly authorizationServerId: string;
  /** The audience of that server, as `api://default`; default: the identifier of the audience. One server has one: a server for each API. */
  readonly audienceIdentifier?: string | undefined;
  /** The claim in which that server writes groups or roles; default `groups`. */
  readonly rolesFrom?: ClaimPath | undefined;
}

const shape: Shape<OktaOptions> = {
  domain: hostName,
  authorizationServerId: pathPart,
  audienceIdentifier: optional(text),
  rolesFrom: optional(claimPath),
};

/**
 * A custom authorization server of Okta. The organization's own one is none: its access tokens are for Okta's APIs, and nobody else may read them.
 *
 * Given up: `typ: at+jwt`; `client_id`, read from `cid`, which ID tokens do not have.
 * @throws TypeError
 */
export function okta(options: OktaOptions): TrustedIssuer {
  const { domain, authorizationServerId: id, audienceIdentifier, rolesFrom } = readOptions('okta', options, shape);
  return {
    issuer: `https://${domain}/oauth2/${id}`,
    audienceIdentifier,
    algorithms: ['RS256'],
    clientFrom: ['cid'],
    scopesFrom: ['scp'],
    rolesFrom: [rolesFrom ?? 'groups'],
    acceptUntypedTokens: { untypedHeader: true },
  };
}
