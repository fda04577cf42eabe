import type { AuthorizationCode } from '../records/authorization-code.js';
import type { Client } from '../records/client.js';
import type { DeviceCode } from '../records/device-code.js';
import type { Grant } from '../records/grant.js';
import type { IdentityProvider } from '../records/identity-provider.js';
import type { LogoutDelivery } from '../records/logout-delivery.js';
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

/** With whom else people sign in, as `acme`. */
export const identityProvider: IdentityProvider = {
  providerId: 'acme',
  kind: 'oidc',
  name: 'Acme',
  issuer: 'https://id.acme.example',
  clientId: 'signet',
  secret: { kind: 'none' },
  scopes: ['openid'],
  answersBy: 'query',
  shown: {},
  accounts: { by: 'nobody', domains: [] },
  trustsEmail: false,
  claims: {},
  methods: [],
  keepsTokens: false,
  signsOut: false,
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

export function deviceCode(secret: string, more: Partial<DeviceCode> = {}): DeviceCode {
  return {
    digest: digest(secret),
    userCodeDigest: digest(`user code of ${secret}`),
    clientId: 'c',
    identityScopes: ['openid'],
    resources: [{ identifier: 'https://a.example', scopes: ['a:read'] }],
    createdAt: now,
    expiresAt: now + 600,
    interval: 5,
    ...more,
  };
}

export function delivery(deliveryId: string, more: Partial<LogoutDelivery> = {}): LogoutDelivery {
  return {
    deliveryId,
    clientId: 'c',
    subject: 's',
    sessionId: 'sid',
    createdAt: now,
    attempts: 0,
    nextAttemptAt: now,
    expiresAt: now + 1000,
    ...more,
  };
}
