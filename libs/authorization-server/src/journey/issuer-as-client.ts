import type { Client } from '../records/client.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';

/** Who asks for the pages of the issuer itself: nobody can register this client, and no answer is sent to it. */
export function issuerAsClient({ issuer }: Pick<IssuerSettings, 'issuer'>): Client {
  return {
    clientId: issuer,
    clientName: new URL(issuer).host,
    origin: 'operator',
    securityProfile: 'classic',
    tokenEndpointAuthMethod: 'none',
    redirectUris: [],
    postLogoutRedirectUris: [],
    grantTypes: [],
    identityScopes: [],
    resources: [],
    requirePkce: true,
    consentRequired: false,
    rotateRefreshTokens: true,
    applicationType: 'web',
    createdAt: 0,
  };
}
