import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { type Page, PlainBrowser } from '@signet/demo/browser';
import * as client from 'openid-client';
import type { RunningStack } from './running-stack.js';

export const allScopes = 'openid profile email offline_access orders:read orders:write invoices:read';

/** The portal played by openid-client: metadata read from the issuer, http allowed because it is loopback. */
export function portalClient(issuer: string): Promise<client.Configuration> {
  return client.discovery(new URL(issuer), 'portal', undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
}

export interface Authorized {
  readonly callback: URL;
  readonly checks: client.AuthorizationCodeGrantChecks;
}

/** Walks the real pages with a browser of its own: signs in, consents where asked, and stops at the callback. */
export async function authorize(
  stack: RunningStack,
  config: client.Configuration,
  browser = new PlainBrowser(),
): Promise<Authorized> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const parameters = new URLSearchParams({
    redirect_uri: stack.redirectUri,
    scope: allScopes,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  parameters.append('resource', ordersAudience.identifier);
  parameters.append('resource', invoicesAudience.identifier);
  let page: Page = await browser.open(client.buildAuthorizationUrl(config, parameters).href, stack.redirectUri);
  if (page.html.includes('id="login-submit"')) page = await browser.submit(page, stack.credential, stack.redirectUri);
  if (page.html.includes('id="consent-allow"')) {
    page = await browser.submit(page, page.button('consent-allow'), stack.redirectUri);
  }
  if (!page.url.startsWith(stack.redirectUri)) throw new Error(`stopped at "${page.title}" (${page.status})`);
  return {
    callback: new URL(page.url),
    checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true },
  };
}

/** Redeems the code of a fresh authorization for an orders token. */
export async function signIn(
  stack: RunningStack,
  config: client.Configuration,
  browser?: PlainBrowser,
): Promise<client.TokenEndpointResponse> {
  const { callback, checks } = await authorize(stack, config, browser);
  return client.authorizationCodeGrant(config, callback, checks, { resource: ordersAudience.identifier });
}
