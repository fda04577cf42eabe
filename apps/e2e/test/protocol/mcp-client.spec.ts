import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { runCli } from '@signet/cli';
import { PlainBrowser } from '@signet/demo/browser';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import { walk, walkPages } from '../support/browser-flow.js';
import { ClientSite } from '../support/client-site.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

const insecure = { [oauth.allowInsecureRequests]: true };
let site: ClientSite;
let stack: RunningStack;

beforeAll(async () => {
  site = await ClientSite.start();
  stack = await runStack({ CLIENT_ID_METADATA_DOCUMENTS: 'true', ...site.issuerEnv });
  const io = { env: stack.env, stdout: () => {}, stderr: () => {}, readStdin: async () => '' };
  const open = ['resources', 'open-scopes', ordersAudience.identifier, 'orders:read'];
  expect(await runCli(open, io)).toBe(0);
});
afterAll(async () => {
  await stack?.close();
  await site?.close();
});

/** A native app that nobody registered: its client_id is the address of its metadata, its redirect a loopback port. */
function publish(path: string, changes: Record<string, unknown> = {}): string {
  const clientId = `${site.origin}${path}`;
  site.serveJson(path, {
    client_id: clientId,
    client_name: 'A tool',
    redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    ...changes,
  });
  return clientId;
}

async function discover(): Promise<{ as: oauth.AuthorizationServer; resource: string; scope: string }> {
  const refused = await fetch(`${stack.addresses.ordersUrl}/orders`);
  expect(refused.status).toBe(401);
  const pointer = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  const metadata = (await (await fetch(pointer)).json()) as {
    resource: string;
    authorization_servers: string[];
    scopes_supported: string[];
  };
  const issuer = new URL(metadata.authorization_servers[0] ?? '');
  const response = await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' });
  const as = await oauth.processDiscoveryResponse(issuer, response);
  return { as, resource: metadata.resource, scope: metadata.scopes_supported.join(' ') };
}

describe('a client of the Model Context Protocol (OAuth 2.1, RFC 9728, RFC 8414, RFC 8707, RFC 9207, CIMD)', () => {
  it.each(['http://127.0.0.1:51737/callback', 'http://localhost:51738/callback'])(
    'comes from the 401 of an API it never saw to an accepted call, at %s',
    async (redirectUri) => {
      const { as, resource, scope } = await discover();
      expect(as).toMatchObject({
        code_challenge_methods_supported: ['S256'],
        client_id_metadata_document_supported: true,
        authorization_response_iss_parameter_supported: true,
      });
      const client: oauth.Client = { client_id: publish('/tool.json') };
      const verifier = oauth.generateRandomCodeVerifier();
      const query = new URLSearchParams({
        client_id: client.client_id,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope,
        resource,
        state: 's',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      const callback = await walk(`${as.authorization_endpoint}?${query}`, stack.credential, redirectUri);
      const parameters = oauth.validateAuthResponse(as, client, callback, 's');
      const tokens = await oauth.processAuthorizationCodeResponse(
        as,
        client,
        await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, redirectUri, verifier, {
          ...insecure,
          additionalParameters: { resource },
        }),
      );
      // It asked for all that the API has, and is told what of that is open to it (RFC 6749 §3.3).
      expect(scope.split(' ').length).toBeGreaterThan(1);
      const narrowed = { scope: 'orders:read' };
      expect(tokens.scope).toBe(narrowed.scope);
      expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: resource, client_id: client.client_id, ...narrowed });
      const accepted = await fetch(`${stack.addresses.ordersUrl}/orders`, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      });
      expect(accepted.status).toBe(200);
      const refreshed = await oauth.processRefreshTokenResponse(
        as,
        client,
        await oauth.refreshTokenGrantRequest(as, client, oauth.None(), tokens.refresh_token ?? '', insecure),
      );
      expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    },
  );

  it('is allowed by the person each time: another program may stand where the answer goes (RFC 8252 §8.6)', async () => {
    const clientId = publish('/each-time.json');
    const redirectUri = 'http://127.0.0.1:51737/callback';
    const browser = new PlainBrowser();
    const open = (more: Record<string, string> = {}) => browser.open(address(clientId, more), redirectUri);
    await walkPages(await open(), stack.credential, redirectUri, browser);
    for (let count = 0; count < 2; count += 1) {
      expect((await open({ prompt: 'none' })).url).toContain('error=consent_required');
      const page = await open();
      expect(page.html).toContain('<strong id="redirect-host">http://127.0.0.1:51737</strong>');
      const back = await browser.submit(page, page.button('consent-allow'), redirectUri);
      expect(back.url).toContain('code=');
    }
  });

  function address(clientId: string, more: Record<string, string>): string {
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: 'http://127.0.0.1:51737/callback',
      response_type: 'code',
      scope: 'orders:read',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...more,
    });
    return `${stack.addresses.issuer}/authorize?${query}`;
  }

  async function ask(clientId: string, more: Record<string, string> = {}): Promise<{ status: number; html: string }> {
    const response = await fetch(address(clientId, more), { redirect: 'manual' });
    return { status: response.status, html: await response.text() };
  }

  it.each([
    ['the document of another address', { client_id: 'https://somebody.example/tool.json' }],
    ['a shared secret', { client_secret: 'x' }],
    ['a method that needs a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['redirects elsewhere', { redirect_uris: ['https://other.example/callback'] }],
    ['no redirect URI', { redirect_uris: undefined }],
    ['a grant without a person', { grant_types: ['authorization_code', 'client_credentials'] }],
  ])('is not known with %s', async (name, changes) => {
    const clientId = publish(`/${encodeURIComponent(name)}.json`, changes);
    const { status, html } = await ask(clientId);
    expect([status, html.includes('id="error-code"')]).toEqual([400, true]);
  });

  it('cannot make the issuer fetch from where nobody may look', async () => {
    const hosts = ['169.254.169.254', 'localhost', '127.0.0.1:1', '[::1]', '10.0.0.1', '[::ffff:127.0.0.1]'];
    for (const host of hosts) {
      const { status, html } = await ask(`https://${host}/latest/meta-data/`);
      expect([status, html.includes('the client is not known') || html.includes('The client is not known')]).toEqual([
        400,
        true,
      ]);
    }
  });

  it('may only ask for what the API opened to strangers', async () => {
    const refused = await fetch(
      `${stack.addresses.issuer}/authorize?${new URLSearchParams({
        client_id: publish('/greedy.json'),
        redirect_uri: 'http://127.0.0.1:51737/callback',
        response_type: 'code',
        scope: 'orders:write',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      })}`,
      { redirect: 'manual' },
    );
    // Nobody is signed in: the browser is not sent where a stranger says.
    expect([refused.status, refused.headers.get('location')]).toEqual([400, null]);
    expect(await refused.text()).toContain('id="error-code">invalid_scope<');
  });
});
