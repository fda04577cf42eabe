import type { IdentityProvider } from '@signet/authorization-server';

/** What is known of a provider before an operator says anything. */
export type ProviderPreset = Pick<
  IdentityProvider,
  'kind' | 'name' | 'issuer' | 'scopes' | 'answersBy' | 'trustsEmail'
> & { readonly claims?: IdentityProvider['claims'] | undefined };

/** Endpoints are those that each publishes at its issuer; GitHub publishes none, and they are `githubEndpoints`. */
export const providerPresets = {
  /** https://developers.google.com/identity/openid-connect/openid-connect */
  google: {
    kind: 'oidc',
    name: 'Google',
    issuer: 'https://accounts.google.com',
    scopes: ['openid', 'email', 'profile'],
    answersBy: 'query',
    // What is no address of Google's own was verified once, and may be somebody else's by now.
    trustsEmail: false,
  },
  /**
   * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc; any directory and personal accounts, where no tenant is named.
   * An address there is what an administrator of a directory wrote.
   */
  microsoft: {
    kind: 'oidc',
    name: 'Microsoft',
    issuer: 'https://login.microsoftonline.com/common/v2.0',
    scopes: ['openid', 'email', 'profile'],
    answersBy: 'query',
    trustsEmail: false,
  },
  /** https://developer.apple.com/documentation/signinwithapplerestapi: it posts its answer wherever a name or an address is asked for. */
  apple: {
    kind: 'oidc',
    name: 'Apple',
    issuer: 'https://appleid.apple.com',
    scopes: ['openid', 'email', 'name'],
    answersBy: 'form_post',
    trustsEmail: true,
  },
  /** https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps */
  github: {
    kind: 'github',
    name: 'GitHub',
    issuer: 'https://github.com',
    scopes: ['read:user', 'user:email'],
    answersBy: 'query',
    trustsEmail: true,
  },
} as const satisfies Readonly<Record<string, ProviderPreset>>;

export type ProviderPresetName = keyof typeof providerPresets;
export const providerPresetNames = Object.keys(providerPresets) as readonly ProviderPresetName[];

/** The issuer of one directory of Microsoft, or of a group of them. @param tenant a UUID, a domain, `organizations` or `consumers` */
export function microsoftIssuer(tenant: string): string {
  return `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/v2.0`;
}

/** Of github.com, or of a GitHub Enterprise Server at another address. */
export function githubEndpoints(issuer: string) {
  const api = issuer === 'https://github.com' ? 'https://api.github.com' : `${issuer}/api/v3`;
  return {
    authorization: `${issuer}/login/oauth/authorize`,
    token: `${issuer}/login/oauth/access_token`,
    user: `${api}/user`,
    emails: `${api}/user/emails`,
  };
}
