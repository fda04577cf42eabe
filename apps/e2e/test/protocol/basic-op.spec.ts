import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainBrowser } from '@signet/demo/browser';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { walk } from '../support/browser-flow.js';
import { type LoadedProfile, type RunningIssuer, runIssuer, type SuiteClient } from '../support/running-issuer.js';

const base = 'https://suite.example/test/a/signet';
const redirectUri = `${base}/callback`;
let issuer: RunningIssuer;
let profile: LoadedProfile;

beforeAll(async () => {
  issuer = await runIssuer();
  profile = await issuer.loadProfile('basic', base);
});
afterAll(async () => {
  await issuer?.close();
});

function named(role: string): SuiteClient {
  const found = profile.clients[role];
  if (!found) throw new Error(`no client ${role}`);
  return found;
}

function configure(role = 'client', authentication = client.ClientSecretBasic): Promise<client.Configuration> {
  const { client_id: id, client_secret: secret } = named(role);
  return client.discovery(new URL(issuer.issuer), id, undefined, authentication(secret), {
    execute: [client.allowInsecureRequests],
  });
}

async function authorize(
  config: client.Configuration,
  parameters: Record<string, string>,
  browser = new PlainBrowser(),
): Promise<URL> {
  const url = client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: 'openid', ...parameters });
  return walk(url.href, profile.person, redirectUri, browser);
}

describe('OpenID Connect Core §3.1, a classic confidential client', () => {
  it.each([
    ['client_secret_basic', 'client', client.ClientSecretBasic],
    ['client_secret_post', 'client_secret_post', client.ClientSecretPost],
  ] as const)('signs in with %s, nonce and PKCE left out', async (_name, role, authentication) => {
    const config = await configure(role, authentication);
    const callback = await authorize(config, { state: 's' });
    const tokens = await client.authorizationCodeGrant(config, callback, { expectedState: 's' });
    expect(tokens.claims()).toMatchObject({ aud: named(role).client_id, amr: ['pwd'] });
    expect(tokens.refresh_token).toBeUndefined();
  });

  it('§5.4: the scopes bring every claim that the account holds, at UserInfo and not in the ID token', async () => {
    const config = await configure();
    const callback = await authorize(config, { scope: 'openid profile email address phone' });
    const tokens = await client.authorizationCodeGrant(config, callback);
    const sub = tokens.claims()?.sub ?? '';
    expect(Object.keys(tokens.claims() ?? {})).not.toContain('email');
    const info = await client.fetchUserInfo(config, tokens.access_token, sub);
    expect(info).toMatchObject({
      sub,
      name: 'Connie Formance',
      middle_name: 'Q',
      birthdate: '2000-02-29',
      email: 'connie@example.com',
      email_verified: true,
      phone_number_verified: true,
      address: { postal_code: 'EX1 1AA', country: 'GB' },
      updated_at: expect.any(Number),
    });
    for (const init of [
      { method: 'POST', headers: { authorization: `Bearer ${tokens.access_token}` } },
      { method: 'POST', body: new URLSearchParams({ access_token: tokens.access_token }) },
    ]) {
      const response = await fetch(`${issuer.issuer}/userinfo`, init);
      expect([response.status, ((await response.json()) as { sub: string }).sub]).toEqual([200, sub]);
    }
  });

  it('§5.5: the claims parameter brings single claims to the ID token and to UserInfo', async () => {
    const config = await configure();
    const claims = JSON.stringify({
      userinfo: { name: { essential: true }, nonsense: null },
      id_token: { email: null, auth_time: { essential: true } },
    });
    const tokens = await client.authorizationCodeGrant(config, await authorize(config, { claims }));
    expect(tokens.claims()).toMatchObject({ email: 'connie@example.com', auth_time: expect.any(Number) });
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
    expect(info).toEqual({ sub: tokens.claims()?.sub, name: 'Connie Formance' });
  });

  it('§3.1.2.1: prompt=none is silent for who is signed in, and says login_required to who is not', async () => {
    const config = await configure();
    const browser = new PlainBrowser();
    const first = await client.authorizationCodeGrant(config, await authorize(config, {}, browser));
    const hint = first.id_token ?? '';
    const silent = await client.authorizationCodeGrant(
      config,
      await authorize(config, { prompt: 'none', id_token_hint: hint }, browser),
    );
    expect(silent.claims()).toMatchObject({ sub: first.claims()?.sub, auth_time: first.claims()?.auth_time });
    const stranger = await authorize(config, { prompt: 'none', state: 'kept' });
    expect(Object.fromEntries(stranger.searchParams)).toMatchObject({ error: 'login_required', state: 'kept' });
    expect(stranger.searchParams.get('iss')).toBe(issuer.issuer);
  });

  it('§3.1.2.1: prompt=login and max_age ask again, and the session keeps its sid', async () => {
    const config = await configure();
    const browser = new PlainBrowser();
    const first = await client.authorizationCodeGrant(config, await authorize(config, {}, browser));
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      prompt: 'login',
    });
    expect((await browser.open(url.href, redirectUri)).html).toContain('id="login-submit"');
    const again = await client.authorizationCodeGrant(config, await authorize(config, { max_age: '0' }, browser), {
      maxAge: 60,
    });
    expect(again.claims()?.sid).toBe(first.claims()?.sid);
    expect(Number(again.claims()?.auth_time)).toBeGreaterThanOrEqual(Number(first.claims()?.auth_time));
  });

  it.each([
    ['display', 'popup'],
    ['ui_locales', 'se'],
    ['claims_locales', 'se'],
    ['acr_values', '1 2'],
    ['login_hint', 'bob@example.com'],
    ['extra', 'foobar'],
  ])('passes over what it does not need: %s', async (name, value) => {
    const config = await configure();
    expect((await authorize(config, { [name]: value })).searchParams.get('code')).toHaveLength(43);
  });

  it('OAuth 2.0 Form Post: the answer is a form to the redirect URI that works without script', async () => {
    const config = await configure();
    const browser = new PlainBrowser();
    await authorize(config, {}, browser);
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      response_mode: 'form_post',
      state: '"><script>',
    });
    const { action, hidden } = (await browser.open(url.href, redirectUri)).form();
    expect([action, hidden.state, hidden.iss, hidden.code?.length]).toEqual([
      redirectUri,
      '"><script>',
      issuer.issuer,
      43,
    ]);
  });

  it('§11: offline_access brings a refresh token that lives on after sign-out', async () => {
    const config = await configure();
    const browser = new PlainBrowser();
    const scope = 'openid offline_access';
    const tokens = await client.authorizationCodeGrant(config, await authorize(config, { scope }, browser));
    const ended = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: `${base}/post_logout_redirect`,
      state: 'bye',
    });
    expect((await browser.open(ended.href, base)).url).toBe(`${base}/post_logout_redirect?state=bye`);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    const sid = tokens.claims()?.sid;
    expect([decodeJwt(tokens.access_token).sid, sid]).toEqual([sid, expect.any(String)]);
    // An API refuses what names an ended session.
    expect(decodeJwt(refreshed.access_token)).not.toHaveProperty('sid');
    expect(refreshed.claims()?.nonce).toBeUndefined();
  });

  it('RFC 6749 §10.5: a replayed code is refused and revokes what it gave', async () => {
    const config = await configure();
    const callback = await authorize(config, {});
    const tokens = await client.authorizationCodeGrant(config, callback);
    await expect(client.authorizationCodeGrant(config, callback)).rejects.toMatchObject({ error: 'invalid_grant' });
    const response = await fetch(`${issuer.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(response.status).toBe(401);
  });

  it('RFC 6749 §2.3: a wrong secret is 401 invalid_client with a challenge, and says nothing else', async () => {
    const { client_id: id } = named('client');
    const response = await fetch(`${issuer.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:wrong`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x' }),
    });
    expect([response.status, response.headers.get('www-authenticate')?.split(' ')[0]]).toEqual([401, 'Basic']);
    expect(await response.json()).toEqual({
      error: 'invalid_client',
      error_description: 'client authentication failed',
    });
  });
});
