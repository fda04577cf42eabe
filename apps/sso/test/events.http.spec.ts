import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Line } from './support/captured-log.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, redirectUri, secret, seed, shop } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const environment = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' };
let sso: RunningSso;
let lines: readonly Line[];
beforeAll(async () => {
  sso = await runSso({ environment, protocol: { clientRegistration: 'open' } });
  lines = sso.lines;
  await seed(sso);
  const grantTypes = [...shop.grantTypes, 'refresh_token'] as const;
  const web = { ...shop, clientId: 'web', grantTypes, consentRequired: false, rotateRefreshTokens: true };
  await sso.issuer.stores.clients.save({ ...web, identityScopes: ['openid', 'offline_access'] });
});
afterAll(async () => {
  await sso?.close();
});

const fresh = () => new TestBrowser(sso);
const basic = (id: string, password: string) => ({
  headers: { authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}` },
});

/** The lines of what was done meanwhile. */
async function linesOf(work: () => Promise<unknown>): Promise<readonly Line[]> {
  const before = lines.length;
  await work();
  return lines.slice(before);
}

async function signIn(browser: TestBrowser, more: Record<string, string> = {}): Promise<Answer> {
  const page = await browser.follow(
    await browser.get(authorizationPath({ client_id: 'web', scope: 'openid', ...more })),
  );
  return browser.submit(page, person);
}

const codeOf = ({ location }: Answer) => new URL(location ?? '').searchParams.get('code') ?? '';

describe('a refused authorization request leaves one line', () => {
  it.each<[string, Record<string, string>, object]>([
    [
      'an address that is not registered',
      { redirect_uri: 'https://evil.example/' },
      { parameter: 'redirect_uri', cause: { expected: [redirectUri], received: 'https://evil.example/' } },
    ],
    [
      'a scope of nobody',
      { scope: 'admin' },
      { error: 'invalid_scope', client_id: 'shop', cause: { expected: ['openid', 'profile'], received: ['admin'] } },
    ],
    [
      'a response type',
      { response_type: 'token' },
      {
        error: 'unsupported_response_type',
        client_id: 'shop',
        received: { response_type: 'token', redirect_uri: redirectUri },
      },
    ],
    [
      'a method of PKCE',
      { code_challenge: 'x', code_challenge_method: 'plain' },
      { received: { code_challenge_method: 'plain' } },
    ],
    ['a hint that is none', { id_token_hint: 'a.b.c' }, { client_id: 'shop', cause: { error: 'invalid_token' } }],
  ])('%s', async (_name, changes, expected) => {
    const told = await linesOf(() => fresh().get(authorizationPath({ state: 'what-nobody-reads', ...changes })));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ level: 'warn', event: 'authorization_refused', path: '/authorize', ...expected });
    expect(JSON.stringify(told)).not.toContain('what-nobody-reads');
  });

  it('in the place of the id a secret is not told', async () => {
    const told = await linesOf(() => fresh().get(authorizationPath({ client_id: secret })));
    expect(told).toMatchObject([
      { event: 'authorization_refused', cause: { received: expect.stringMatching(/^unknown:/) } },
    ]);
    expect(JSON.stringify(told)).not.toContain(secret);
  });

  it('a request that could not ask is no warning', async () => {
    const told = await linesOf(() => fresh().get(authorizationPath({ prompt: 'none' })));
    expect(told).toMatchObject([
      { level: 'info', event: 'authorization_unanswered', error: 'login_required', client_id: 'shop' },
    ]);
  });

  it('one whose lines would be forged has one line', async () => {
    const forged = 'x\r\n{"level":"error"}\u2028\u202e\u{e0041}';
    const told = await linesOf(() => fresh().get(authorizationPath({ redirect_uri: forged })));
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).toContain('\\\\u000d\\\\u000a');
    expect(JSON.stringify(told)).not.toMatch(/[\u2028\u202e\u{e0041}]/u);
  });
});

describe('a refused sign-out leaves one line', () => {
  it.each<[string, Record<string, string>, object]>([
    ['a forged hint', { id_token_hint: 'a.b.c' }, { parameter: 'id_token_hint', cause: { error: 'invalid_token' } }],
    [
      'an unknown client',
      { client_id: secret },
      { parameter: 'client_id', cause: { received: expect.stringMatching(/^unknown:/) } },
    ],
    [
      'an address that is not registered',
      { client_id: 'shop', post_logout_redirect_uri: 'https://evil.example/' },
      {
        parameter: 'post_logout_redirect_uri',
        cause: { expected: shop.postLogoutRedirectUris, received: 'https://evil.example/' },
      },
    ],
  ])('%s', async (_name, parameters, expected) => {
    const browser = fresh();
    await signIn(browser);
    for (const each of [browser, fresh()]) {
      const told = await linesOf(() => each.get(`/end-session?${new URLSearchParams(parameters)}`));
      expect(told).toMatchObject([{ level: 'warn', event: 'end_session_refused', path: '/end-session', ...expected }]);
      expect(JSON.stringify(told)).not.toContain(secret);
    }
  });
});

describe('what people and clients do', () => {
  it('a sign-in, a wrong password and a sign-out, by ids alone', async () => {
    const browser = fresh();
    const told = await linesOf(async () => {
      await signIn(browser);
      await browser.submit(await browser.get('/logout'));
      const page = await browser.follow(await browser.get(authorizationPath()));
      await browser.submit(page, { ...person, password: 'a wrong one, and long' });
    });
    const subject = told[0]?.subject;
    expect(told).toEqual([
      {
        level: 'info',
        event: 'signed_in',
        subject: expect.any(String),
        session_id: expect.any(String),
        client_id: 'web',
      },
      { level: 'info', event: 'session_ended', session_id: told[0]?.session_id, by: 'user' },
      { level: 'warn', event: 'login_refused', client_id: 'shop', address: expect.any(String) },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/alice|correct horse|wrong one/i);
    expect(subject).not.toBe(person.username);
  });

  it('a yes and a no on the consent page', async () => {
    const browser = fresh();
    const asked = async () => browser.follow(await browser.get(authorizationPath({ prompt: 'consent' })));
    const consent = await browser.follow(await browser.submit(await asked(), person));
    const told = await linesOf(async () => {
      await browser.submit(consent, { decision: 'allow' });
      await browser.submit(await asked(), { decision: 'deny' });
    });
    expect(told).toMatchObject([
      { level: 'info', event: 'consent_allowed', client_id: 'shop', subject: expect.any(String) },
      { level: 'info', event: 'consent_denied', client_id: 'shop' },
      { level: 'info', event: 'authorization_unanswered', error: 'access_denied' },
    ]);
  });

  it('a refresh token that is used', async () => {
    const browser = fresh();
    const asked = { client_id: 'web', scope: 'openid offline_access' };
    const page = await browser.follow(await browser.get(authorizationPath(asked)));
    const after = await browser.follow(await browser.submit(page, person));
    const answer = after.location === undefined ? await browser.submit(after, { decision: 'allow' }) : after;
    const form = { grant_type: 'authorization_code', code: codeOf(answer), redirect_uri: redirectUri };
    const { html } = await fresh().post('/token', form, basic('web', secret));
    const { refresh_token } = JSON.parse(html);
    const refresh = () => fresh().post('/token', { grant_type: 'refresh_token', refresh_token }, basic('web', secret));
    const told = await linesOf(refresh);
    expect(told).toEqual([
      {
        level: 'info',
        event: 'refresh_token_rotated',
        client_id: 'web',
        grant_id: expect.any(String),
        subject: expect.any(String),
      },
    ]);
    expect(JSON.stringify(told)).not.toContain(refresh_token);
  });

  it('a client that registers, changes and deletes itself', async () => {
    const told = await linesOf(async () => {
      const json = (method: string, path: string, body: unknown, token?: string) =>
        fetch(`${sso.address}${path}`, {
          method,
          headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      const metadata = { client_name: 'New', redirect_uris: ['https://new.example/cb'] };
      const made = await (await json('POST', '/register', metadata)).json();
      const path = `/register/${made.client_id}`;
      await json('PUT', path, { ...metadata, client_id: made.client_id }, made.registration_access_token);
      await fetch(`${sso.address}${path}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${made.registration_access_token}` },
      });
    });
    expect(told.map(({ level, event }) => [level, event])).toEqual([
      ['info', 'client_registered'],
      ['info', 'client_changed'],
      ['info', 'client_deleted'],
    ]);
    expect(JSON.stringify(told)).not.toContain('New');
  });

  it('a device that waits is no warning', async () => {
    const { html } = await fresh().post('/device_authorization', { scope: 'openid' }, basic('shop', secret));
    const { device_code } = JSON.parse(html);
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const told = await linesOf(async () => {
      for (const _ of [1, 2]) await fresh().post('/token', { grant_type, device_code }, basic('shop', secret));
    });
    expect(told).toEqual([]);
  });

  it('an id and a secret that changed places: the secret is nowhere', async () => {
    const told = await linesOf(async () => {
      await fresh().post('/token', { grant_type: 'client_credentials' }, basic(secret, 'shop'));
      await fresh().post('/token', { grant_type: 'client_credentials', client_id: secret, client_secret: 'shop' });
      await fresh().post('/introspect', { token: 'x', client_id: secret, client_secret: 'shop' });
      await fetch(`${sso.address}/register/${secret}`, { headers: { authorization: 'Bearer x' } });
    });
    expect(told.map(({ event }) => event)).toEqual(Array(4).fill('request_refused'));
    expect(JSON.stringify(told)).not.toContain(secret);
    const [first, second] = told.map(({ cause }) => (cause as { client_id?: string } | undefined)?.client_id);
    expect(first).toBe(second);
  });
});
