import type { AuthorizationCode } from '../records/authorization-code.js';
import type { Client } from '../records/client.js';
import type { Grant } from '../records/grant.js';
import type { RefreshToken } from '../records/refresh-token.js';
import { digest } from '../shared/digest.js';

/** When the records of the contracts are made. */
export const now = 1_700_000_000;

export const client: Client = {
  clientId: 'c',
  clientName: 'A client <&> "é"',
  origin: 'operator',
  securityProfile: 'classic',
  tokenEndpointAuthMethod: 'client_secret_basic',
  clientSecretDigest: digest('secret'),
  redirectUris: ['https://c.example/callback'],
  postLogoutRedirectUris: [],
  grantTypes: ['authorization_code'],
  identityScopes: ['openid'],
  resources: [{ identifier: 'https://a.example', scopes: ['a:read'] }],
  requirePkce: true,
  consentRequired: false,
  rotateRefreshTokens: true,
  applicationType: 'web',
  createdAt: now,
};

export function grant(grantId: string, more: Partial<Grant> = {}): Grant {
  return {
    grantId,
    subject: 's',
    clientId: 'c',
    sessionId: 'sid',
    identityScopes: ['openid'],
    resources: [],
    authTime: now,
    amr: ['pwd'],
    offline: false,
    createdAt: now,
    expiresAt: now + 1000,
    ...more,
  };
}

export function code(secret: string, more: Partial<AuthorizationCode> = {}): AuthorizationCode {
  return {
    digest: digest(secret),
    grantId: 'g',
    clientId: 'c',
    redirectUri: 'https://c.example/callback',
    redirectUriGiven: true,
    createdAt: now,
    expiresAt: now + 60,
    ...more,
  };
}

export function refreshToken(secret: string, more: Partial<RefreshToken> = {}): RefreshToken {
  return { digest: digest(secret), grantId: 'g', clientId: 'c', createdAt: now, expiresAt: now + 50, ...more };
}
