import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainBrowser } from '@signet/demo/browser';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import * as client from 'openid-client';
import { type Person, walk, walkPages } from '../support/browser-flow.js';
import { ClientSite } from '../support/client-site.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const redirectUri = 'https://client.example/callback';
let issuer: RunningIssuer;
let site: ClientSite;
let person: Person;
let initialAccessToken: string;

beforeAll(async () => {
  site = await ClientSite.start();
  issuer = await runIssuer({ env: { CLIENT_REGISTRATION: 'open', ...site.issuerEnv } });
  const profile = await issuer.loadProfile('dynamic', 'https://client.example');
  person = profile.person;
  initialAccessToken = profile.clients.client?.initial_access_token ?? '';
});
afterAll(async () => {
  await issuer?.close();
  await site?.close();
});

async function post(metadata: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${issuer.issuer}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${initialAccessToken}` },
    body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function register(
  metadata: Record<string, unknown>,
  authentication = client.ClientSecretBasic(),
): Promise<client.Configuration> {
  return client.dynamicClientRegistration(
    new URL(issuer.issuer),
    { redirect_uris: [redirectUri], ...metadata },
    authentication,
    { execute: [client.allowInsecureRequests], initialAccessToken },
  );
}

async function signIn(config: client.Configuration, more: Record<string, string> = {}) {
  const url = client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: 'openid', ...more });
  return client.authorizationCodeGrant(config, await walk(url.href, person, redirectUri));
}

/** The error on our page, in a browser that nobody is signed in with: it is not sent where a stranger says (RFC 9700 §4.11.2). */
async function refusalAt(address: string): Promise<string | undefined> {
  const response = await fetch(address, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  return /id="error-code">([^<]*)</.exec(await response.text())?.[1];
}

async function newKey(alg: string): Promise<{ privateKey: CryptoKey; jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const jwk = { ...(await exportJWK(publicKey)), kid: crypto.randomUUID(), alg, use: 'sig' };
  return { privateKey, jwk };
}

describe('OpenID Connect Dynamic Client Registration 1.0, RFC 7591', () => {
  it('§3.1: registers, signs in and is told everything that holds', async () => {
    const config = await register({ client_name: 'Dyn', unknown_member: 1 });
    const tokens = await signIn(config);
    expect(tokens.claims()?.aud).toBe(config.clientMetadata().client_id);
    expect(config.clientMetadata()).toMatchObject({
      client_name: 'Dyn',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_basic',
      response_types: ['code'],
      client_secret_expires_at: 0,
      id_token_signed_response_alg: 'RS256',
    });
  });

  it('gives a client that nobody vetted no token without a person (RFC 6749 §5.2)', async () => {
    const config = await register({});
    await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject({ error: 'unauthorized_client' });
  });

  it('asks again, and not silently, once the client is not what the person saw', async () => {
    const { body } = await post({ redirect_uris: [redirectUri], client_name: 'Before' });
    const authorization = `Bearer ${body.registration_access_token}`;
    const browser = new PlainBrowser();
    const ask = (more: Record<string, string> = {}) => {
      const fields = { client_id: String(body.client_id), redirect_uri: redirectUri, response_type: 'code', ...more };
      return browser.open(
        `${issuer.issuer}/authorize?${new URLSearchParams({ scope: 'openid', ...fields })}`,
        redirectUri,
      );
    };
    await walkPages(await ask(), person, redirectUri, browser);
    expect((await ask({ prompt: 'none' })).url).toContain('code=');
    const renamed = await fetch(String(body.registration_client_uri), {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: body.client_id, redirect_uris: [redirectUri], client_name: 'Your bank' }),
    });
    expect(renamed.status).toBe(200);
    expect((await ask({ prompt: 'none' })).url).toContain('error=consent_required');
    const page = await ask();
    expect(page.title).toContain('Your bank');
    const back = await browser.submit(page, page.button('consent-allow'), redirectUri);
    expect(back.url).toContain('code=');
    expect((await ask({ prompt: 'none' })).url).toContain('code=');
  });

  it('§2, Core §10.1.1: keys behind jwks_uri are fetched again when a kid is not known', async () => {
    const [first, second] = [await newKey('RS256'), await newKey('ES256')];
    site.serveJson('/jwks', { keys: [first.jwk] });
    const metadata = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${site.origin}/jwks` };
    const authentication = ({ privateKey, jwk }: typeof first) =>
      client.PrivateKeyJwt({ key: privateKey, kid: jwk.kid ?? '' });
    const before = await register(metadata, authentication(first));
    expect((await signIn(before)).claims()?.sub).toEqual(expect.any(String));
    site.serveJson('/jwks', { keys: [second.jwk] });
    const after = new client.Configuration(
      before.serverMetadata(),
      before.clientMetadata().client_id,
      undefined,
      authentication(second),
    );
    client.allowInsecureRequests(after);
    expect((await signIn(after)).claims()?.sub).toEqual(expect.any(String));
    // A flood of unknown kids is no flood of fetches.
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => client.clientCredentialsGrant(before).catch(({ error }) => error)),
    );
    expect(new Set(guesses)).toEqual(new Set(['invalid_client']));
    expect(site.received.filter(({ path }) => path === '/jwks')).toHaveLength(2);
  });

  it('Core §8.1: sector_identifier_uri must list every redirect URI', async () => {
    site.serveJson('/sector', [redirectUri]);
    const metadata = { subject_type: 'pairwise', sector_identifier_uri: `${site.origin}/sector` };
    expect((await post({ ...metadata, redirect_uris: [redirectUri] })).status).toBe(201);
    const other = await post({ ...metadata, redirect_uris: [redirectUri, 'https://other.example/callback'] });
    expect([other.status, other.body.error]).toEqual([400, 'invalid_client_metadata']);
  });

  it('Core §6.2: a request object behind a registered request_uri, and none behind another', async () => {
    const { privateKey, jwk } = await newKey('ES256');
    const config = await register({ jwks: { keys: [jwk] }, request_uris: [`${site.origin}/request#1`] });
    const clientId = config.clientMetadata().client_id;
    const object = await new SignJWT({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid',
    })
      .setProtectedHeader({ alg: 'ES256', kid: jwk.kid ?? '' })
      .setIssuer(clientId)
      .setAudience(issuer.issuer)
      .sign(privateKey);
    site.pages.set('/request', { type: 'application/oauth-authz-req+jwt', body: object });
    const address = (requestUri: string) => {
      const query = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' };
      return `${issuer.issuer}/authorize?${new URLSearchParams({ ...query, request_uri: requestUri })}`;
    };
    const good = await walk(address(`${site.origin}/request#1`), person, redirectUri);
    expect(good.searchParams.get('code')).toHaveLength(43);
    for (const elsewhere of [`${site.origin}/other`, 'http://169.254.169.254/latest/meta-data']) {
      expect(await refusalAt(address(elsewhere))).toBe('invalid_request_uri');
    }
    expect(site.received.some(({ path }) => path === '/other')).toBe(false);
  });

  it('§2: keys by value; RS256 assertion of a classic client with the token endpoint as its audience', async () => {
    const { privateKey, jwk } = await newKey('RS256');
    const config = await register(
      { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } },
      client.PrivateKeyJwt({ key: privateKey, kid: jwk.kid ?? '' }),
    );
    expect((await signIn(config)).claims()?.sub).toEqual(expect.any(String));
  });

  it('Core §8: pairwise subjects differ by sector and stay the same within one', async () => {
    const metadata = { subject_type: 'pairwise' };
    const here = await register(metadata);
    const [first, second] = [await signIn(here), await signIn(here)];
    const plain = await signIn(await register({}));
    expect(first.claims()?.sub).toBe(second.claims()?.sub);
    expect(first.claims()?.sub).not.toBe(plain.claims()?.sub);
    const info = await client.fetchUserInfo(here, first.access_token, first.claims()?.sub ?? '');
    expect(info.sub).toBe(first.claims()?.sub);
  });

  it('Core §5.3.2: UserInfo as a signed JWT', async () => {
    const config = await register({ userinfo_signed_response_alg: 'ES256' });
    const tokens = await signIn(config, { scope: 'openid email' });
    client.enableNonRepudiationChecks(config);
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
    expect(info).toMatchObject({ email: 'connie@example.com', iss: issuer.issuer });
  });

  it('Core §6.1: a signed request object counts, and what stands beside it does not', async () => {
    const { privateKey, jwk } = await newKey('RS256');
    const config = await register({ jwks: { keys: [jwk] }, request_object_signing_alg: 'RS256' });
    const clientId = config.clientMetadata().client_id;
    const object = (alg: string, key: CryptoKey | Uint8Array) =>
      new SignJWT({
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid',
        state: 'inside',
      })
        .setProtectedHeader({ alg, kid: jwk.kid ?? '' })
        .setIssuer(clientId)
        .setAudience(issuer.issuer)
        .setExpirationTime('5m')
        .sign(key);
    const address = (request: string) => {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid email',
        state: 'outside',
        request,
      });
      return `${issuer.issuer}/authorize?${query}`;
    };
    const good = await walk(address(await object('RS256', privateKey)), person, redirectUri);
    expect([good.searchParams.get('state'), good.searchParams.get('code')?.length]).toEqual(['inside', 43]);
    const none = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ client_id: clientId }))}.`.replaceAll('=', '');
    const forged = [none, await object('HS256', new TextEncoder().encode(JSON.stringify(jwk).padEnd(64)))];
    for (const request of forged) {
      expect(await refusalAt(address(request))).toBe('invalid_request_object');
    }
  });

  it.each([
    ['no redirect_uris', { redirect_uris: [] }, 'invalid_client_metadata'],
    ['a fragment', { redirect_uris: ['https://c.example/cb#x'] }, 'invalid_redirect_uri'],
    ['plain http', { redirect_uris: ['http://c.example/cb'] }, 'invalid_redirect_uri'],
    ['script', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    ['user information', { redirect_uris: ['https://a@c.example/cb'] }, 'invalid_redirect_uri'],
    [
      'a private scheme of a web app',
      { redirect_uris: ['com.example.app:/cb'], application_type: 'web' },
      'invalid_redirect_uri',
    ],
    ['implicit', { response_types: ['id_token'] }, 'invalid_client_metadata'],
    ['token exchange', { grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange'] }, 'invalid_client_metadata'],
    ['tokens without a person', { grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
    ['assertions', { grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'] }, 'invalid_client_metadata'],
    ['ID tokens with none', { id_token_signed_response_alg: 'none' }, 'invalid_client_metadata'],
    ['a private key', { jwks: { keys: [{ kty: 'EC', d: 'x' }] } }, 'invalid_client_metadata'],
    ['both jwks and jwks_uri', { jwks: { keys: [] }, jwks_uri: 'https://c.example/j' }, 'invalid_client_metadata'],
    ['a logo that is script', { logo_uri: 'javascript:1' }, 'invalid_client_metadata'],
    ['a name that is a number', { client_name: 5 }, 'invalid_client_metadata'],
    ['control characters', { client_name: 'a\u0000b' }, 'invalid_client_metadata'],
    [
      'sectors that differ',
      { subject_type: 'pairwise', redirect_uris: ['https://a.example/', 'https://b.example/'] },
      'invalid_client_metadata',
    ],
  ])('§3.3 refuses %s', async (_name, changes, error) => {
    const { status, body } = await post({ redirect_uris: [redirectUri], ...changes });
    expect([status, body.error]).toEqual([400, error]);
  });

  it.each(['', '[]', '"x"', '{"a":', '[[[[[[[[', 'null'])('refuses what is no JSON object: %s', async (body) => {
    expect((await post(body)).status).toBe(400);
  });

  it('RFC 7592: reads, replaces and deletes with its own token alone', async () => {
    const { body } = await post({ redirect_uris: [redirectUri], client_name: 'Before' });
    const uri = String(body.registration_client_uri);
    const authorization = `Bearer ${body.registration_access_token}`;
    const json = { 'content-type': 'application/json' };
    const read = await fetch(uri, { headers: { authorization } });
    expect([read.status, ((await read.json()) as { client_name: string }).client_name]).toEqual([200, 'Before']);
    const other = await post({ redirect_uris: [redirectUri] });
    for (const wrong of [undefined, 'Bearer x', `Bearer ${other.body.registration_access_token}`]) {
      const refused = await fetch(uri, wrong === undefined ? {} : { headers: { authorization: wrong } });
      expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([401, 'invalid_token']);
    }
    const replaced = await fetch(uri, {
      method: 'PUT',
      headers: { authorization, ...json },
      body: JSON.stringify({ client_id: body.client_id, redirect_uris: [redirectUri], client_name: 'After' }),
    });
    expect([replaced.status, ((await replaced.json()) as { client_name: string }).client_name]).toEqual([200, 'After']);
    const escalation = await fetch(uri, {
      method: 'PUT',
      headers: { authorization, ...json },
      body: JSON.stringify({
        client_id: body.client_id,
        redirect_uris: [redirectUri],
        consentRequired: false,
        origin: 'operator',
        resources: [{ identifier: 'https://orders.example.com', scopes: ['orders:write'] }],
        actsAsResource: 'https://orders.example.com',
      }),
    });
    expect(escalation.status).toBe(200);
    const shown = await issuer.signet(['clients', 'show', String(body.client_id)]);
    expect([shown.consentRequired, shown.origin]).toEqual([true, 'self_registered']);
    expect([shown.resources, shown.actsAsResource]).toEqual([[], undefined]);
    expect((await fetch(uri, { method: 'DELETE', headers: { authorization } })).status).toBe(204);
    expect((await fetch(uri, { headers: { authorization } })).status).toBe(401);
  });
});

describe('RFC 7591 §1.2, §3: registration that is protected or off', () => {
  it('takes an initial access token as often as it was made for', async () => {
    const guarded = await runIssuer({ env: { CLIENT_REGISTRATION: 'protected' } });
    try {
      const { initialAccessToken } = await guarded.signet(['registration', 'create-token', '--uses', '2']);
      const attempt = async (token: string) => {
        const response = await fetch(`${guarded.issuer}/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ redirect_uris: [redirectUri] }),
        });
        return response.status;
      };
      expect(await attempt('guess')).toBe(401);
      const many = await Promise.all(Array.from({ length: 20 }, () => attempt(String(initialAccessToken))));
      expect(many.filter((status) => status === 201)).toHaveLength(2);
      expect(many.filter((status) => status === 401)).toHaveLength(18);
    } finally {
      await guarded.close();
    }
  });

  it('is not there where it is off, and not advertised', async () => {
    const closed = await runIssuer();
    try {
      const metadata = await (await fetch(`${closed.issuer}/.well-known/openid-configuration`)).json();
      expect(metadata).not.toHaveProperty('registration_endpoint');
      const response = await fetch(`${closed.issuer}/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ redirect_uris: [redirectUri] }),
      });
      expect(response.status).toBe(404);
    } finally {
      await closed.close();
    }
  });
});
