import { type Client, digest } from '@signet/authorization-server';
import type { RunningSso } from './running-sso.js';

export const person = { username: 'alice', password: 'correct horse battery staple' } as const;
export const redirectUri = 'https://shop.example/callback';
export const secret = 'what-only-the-shop-knows';
export const registrationToken = 'what-manages-the-registration';

export const shop: Client = {
  clientId: 'shop',
  // What turns text round, ends lines or is markup is a name here.
  clientName: 'The \u202eShop\u0007 <b>&amp;',
  origin: 'operator',
  securityProfile: 'classic',
  tokenEndpointAuthMethod: 'client_secret_basic',
  clientSecretDigest: digest(secret),
  registrationAccessTokenDigest: digest(registrationToken),
  redirectUris: [redirectUri],
  postLogoutRedirectUris: ['https://shop.example/bye'],
  grantTypes: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
  identityScopes: ['openid', 'profile'],
  resources: [],
  requirePkce: false,
  consentRequired: true,
  rotateRefreshTokens: false,
  applicationType: 'web',
  logoUri: 'https://shop.example/logo.png',
  policyUri: 'https://shop.example/privacy',
  clientUri: 'https://shop.example/',
  tosUri: 'javascript:alert(1)',
  createdAt: 1,
};

/** One person, and clients that ask, do not ask, and have a beginning of their own. */
export async function seed({ issuer }: RunningSso): Promise<void> {
  await issuer.identity.createAccount({ ...person, name: 'Alice Liddell' });
  await issuer.stores.clients.save(shop);
  await issuer.stores.clients.save({ ...shop, clientId: 'own', clientName: 'Own app', consentRequired: false });
  const initiateLoginUri = 'https://begin.example/login?tenant=a';
  await issuer.stores.clients.save({ ...shop, clientId: 'begins', clientName: 'Begins', initiateLoginUri });
}

export function authorizationPath(more: Readonly<Record<string, string>> = {}): string {
  const request = { client_id: 'shop', redirect_uri: redirectUri, response_type: 'code', scope: 'openid profile' };
  return `/authorize?${new URLSearchParams({ ...request, state: 's', ...more })}`;
}
