import { invoicesAudience, ordersAudience } from '@signet/audiences';
import * as client from 'openid-client';
import { environment } from './environment.js';

const portalUrl = environment('PORTAL_URL');

/** Where the portal is left to, and where the issuer leads back to. */
export const addresses = { home: `${portalUrl}/`, callback: `${portalUrl}/callback` };

/** An authorization request, and what its answer is checked by. */
export interface Asked {
  readonly href: string;
  readonly checks: client.AuthorizationCodeGrantChecks;
}

export type PortalTokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

export async function discover(): Promise<client.Configuration> {
  return client.discovery(new URL(environment('ISSUER')), 'portal', undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
}

/** @param more such as how strongly the person is to sign in */
export async function ask(config: client.Configuration, more: Readonly<Record<string, string>> = {}): Promise<Asked> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const parameters = new URLSearchParams({
    redirect_uri: addresses.callback,
    scope: 'openid profile email offline_access orders:read orders:write invoices:read',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  parameters.append('resource', ordersAudience.identifier);
  parameters.append('resource', invoicesAudience.identifier);
  return {
    href: client.buildAuthorizationUrl(config, parameters).href,
    checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true },
  };
}

/** Tokens for orders, of the address at which the browser came back. */
export async function finish(config: client.Configuration, url: string, { checks }: Asked): Promise<PortalTokens> {
  return client.authorizationCodeGrant(config, new URL(url), checks, { resource: ordersAudience.identifier });
}
