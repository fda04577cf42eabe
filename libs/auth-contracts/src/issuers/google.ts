import { readOptions, type Shape } from '../options/read-options.js';
import { optional } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { texts } from './names.js';

export interface GoogleOptions {
  /** OAuth client IDs that may stand in `aud`. */
  readonly clientIds: readonly string[];
  /** Further client IDs that may ask for such tokens (`azp`): of apps whose server has a client ID of its own. */
  readonly presentedBy?: readonly string[] | undefined;
  /** Google Workspace domains whose people are accepted (`hd`); default: everybody who has a Google account. */
  readonly hostedDomains?: readonly string[] | undefined;
}

export interface GoogleServiceAccountsOptions {
  /** Who is accepted, by the address of the service account. Without this, anybody's would be: each may name any audience. */
  readonly emails: readonly string[];
}

const shape: Shape<GoogleOptions> = {
  clientIds: texts,
  presentedBy: optional(texts),
  hostedDomains: optional(texts),
};
const serviceAccountsShape: Shape<GoogleServiceAccountsOptions> = { emails: texts };

const common = {
  issuer: 'https://accounts.google.com',
  issuerAliases: ['accounts.google.com'],
  jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
  algorithms: ['RS256'],
  clientFrom: ['azp'],
  scopesFrom: [],
  acceptUntypedTokens: { idTokens: true, missingJti: true },
} as const satisfies TrustedIssuer;

/**
 * ID tokens of people who signed in with Google, which are the credential there; its access tokens are opaque. `azp` must be one of the clients as well: a
 * service account of whomever may ask for a token with any `aud`, also with this one.
 *
 * Given up: that a token is for an API and not for the client itself, scopes, of which there are none, and `jti`; `accounts.google.com` in `iss` is read
 * as the issuer.
 * @throws TypeError
 */
export function google(options: GoogleOptions): TrustedIssuer {
  const { clientIds, presentedBy = [], hostedDomains } = readOptions('google', options, shape);
  return {
    ...common,
    audienceIdentifier: clientIds,
    clientIds: [...clientIds, ...presentedBy],
    requiredClaims: hostedDomains && [{ anyOf: ['hd'], values: hostedDomains }],
  };
}

/**
 * ID tokens of service accounts of Google Cloud, for this audience. Where Cloud Run itself checks them, the service gets them without their signature: then
 * send the token for Cloud Run in `X-Serverless-Authorization`.
 *
 * Given up: scopes, of which there are none, and `jti`; the client is `azp`, the number of the service account.
 * @throws TypeError
 */
export function googleServiceAccounts(options: GoogleServiceAccountsOptions): TrustedIssuer {
  const { emails } = readOptions('googleServiceAccounts', options, serviceAccountsShape);
  return {
    ...common,
    requiredClaims: [
      { anyOf: ['email'], values: emails },
      { anyOf: ['email_verified'], values: [true] },
    ],
  };
}
