import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainBrowser } from '@signet/demo/browser';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { walk } from '../support/browser-flow.js';
import { ClientSite } from '../support/client-site.js';
import { type LoadedProfile, type RunningIssuer, runIssuer } from '../support/running-issuer.js';

let issuer: RunningIssuer;
let site: ClientSite;
let profile: LoadedProfile;
let redirectUri: string;
let postLogout: string;

beforeAll(async () => {
  site = await ClientSite.start();
  redirectUri = `https://${site.host}/callback`;
  postLogout = `https://${site.host}/post_logout_redirect`;
  issuer = await runIssuer({ env: site.issuerEnv });
  profile = await issuer.loadProfile('logout-backchannel', `https://${site.host}`);
});
afterAll(async () => {
  await issuer?.close();
  await site?.close();
});

async function configure(role = 'client'): Promise<client.Configuration> {
  const suite = profile.clients[role];
  return client.discovery(
    new URL(issuer.issuer),
    suite?.client_id ?? '',
    undefined,
    client.ClientSecretBasic(suite?.client_secret),
    { execute: [client.allowInsecureRequests] },
  );
}

async function signIn(config: client.Configuration, browser: PlainBrowser, scope = 'openid') {
  const url = client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope });
  return client.authorizationCodeGrant(config, await walk(url.href, profile.person, redirectUri, browser));
}

/** Whether a request to a client's back-channel address is about this session. */
function aboutSession(sid: unknown): (role: string) => (path: string, body: string) => boolean {
  return (role) => (path, body) => {
    if (path !== '/backchannel_logout') return false;
    const claims = decodeJwt(new URLSearchParams(body).get('logout_token') ?? '');
    return claims.sid === sid && claims.aud === profile.clients[role]?.client_id;
  };
}

function endSession(parameters: Record<string, string>): string {
  return `${issuer.issuer}/end-session?${new URLSearchParams(parameters)}`;
}

describe('OpenID Connect RP-Initiated Logout 1.0', () => {
  it('§2: a good hint ends the session and comes back with state alone', async () => {
    const [config, browser] = [await configure(), new PlainBrowser()];
    const { id_token: hint = '' } = await signIn(config, browser);
    const page = await browser.open(
      endSession({ id_token_hint: hint, post_logout_redirect_uri: postLogout, state: 'a b' }),
      postLogout,
    );
    expect(page.url).toBe(`${postLogout}?state=a+b`);
    const silent = client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: 'openid', prompt: 'none' });
    const after = await browser.open(silent.href, redirectUri);
    expect(new URL(after.url).searchParams.get('error')).toBe('login_required');
  });

  it.each([
    ['an address that is not registered', { post_logout_redirect_uri: 'https://evil.example/' }],
    ['a registered address with more behind it', { post_logout_redirect_uri: 'QUERY' }],
    ['a hint that was changed', { id_token_hint: 'CHANGED' }],
  ])('§3: no redirect with %s, and the session lives until the person says yes', async (_name, changes) => {
    const [config, browser] = [await configure(), new PlainBrowser()];
    const { id_token: hint = '' } = await signIn(config, browser);
    const values: Record<string, string> = { QUERY: `${postLogout}?x=y`, CHANGED: `${hint.slice(0, -8)}AAAAAAAA` };
    const changed = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, values[value] ?? value]));
    const parameters = { id_token_hint: hint, post_logout_redirect_uri: postLogout, ...changed };
    const page = await browser.open(endSession(parameters), 'https://');
    expect([page.status, page.html.includes('id="error-code"'), page.html.includes('id="logout-confirm"')]).toEqual([
      400,
      true,
      true,
    ]);
    const silent = client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: 'openid', prompt: 'none' });
    expect(new URL((await browser.open(silent.href, redirectUri)).url).searchParams.has('code')).toBe(true);
  });

  it('§2: without a hint the person is asked, and does not leave our pages', async () => {
    const [config, browser] = [await configure(), new PlainBrowser()];
    await signIn(config, browser);
    const asked = await browser.open(endSession({ state: 'x' }), 'https://');
    expect(asked.html).toContain('id="logout-confirm"');
    const done = await browser.submit(asked, {}, 'https://');
    expect(new URL(done.url).pathname).toBe('/signed-out');
  });
});

describe('OpenID Connect Back-Channel Logout 1.0', () => {
  it('§2.4, §2.5: every client of the session hears of it once, in a token that is nothing else', async () => {
    site.pages.set('/backchannel_logout', { status: 200 });
    const browser = new PlainBrowser();
    const [first, second] = [await configure('client'), await configure('client2')];
    const [one, two] = [await signIn(first, browser), await signIn(second, browser)];
    expect(one.claims()?.sid).toBe(two.claims()?.sid);
    const about = aboutSession(one.claims()?.sid);
    const heard = ['client', 'client2'].map((role) => site.next(about(role)));
    await browser.open(endSession({ id_token_hint: one.id_token ?? '' }), 'https://');
    const keys = createRemoteJWKSet(new URL(first.serverMetadata().jwks_uri ?? ''));
    for (const [index, body] of (await Promise.all(heard)).entries()) {
      const token = new URLSearchParams(body).get('logout_token') ?? '';
      const audience = [first, second][index]?.clientMetadata().client_id ?? '';
      const { payload } = await jwtVerify(token, keys, { issuer: issuer.issuer, audience, typ: 'logout+jwt' });
      expect(Object.keys(payload).sort()).toEqual(['aud', 'events', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub']);
      expect(payload).toMatchObject({
        sid: one.claims()?.sid,
        sub: one.claims()?.sub,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      });
      // RFC 8725 §3.11: it opens no door.
      const info = await fetch(`${issuer.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
      expect(info.status).toBe(401);
      const hint = await new PlainBrowser().open(endSession({ id_token_hint: token }), 'https://');
      expect(hint.status).toBe(400);
    }
    expect(site.received.filter(({ path, body }) => about('client')(path, body))).toHaveLength(1);
  });

  it('§2.7: tokens of the session die, offline ones live', async () => {
    const [config, browser] = [await configure(), new PlainBrowser()];
    const session = await signIn(config, browser);
    const offline = await signIn(config, browser, 'openid offline_access');
    await browser.open(endSession({ id_token_hint: session.id_token ?? '' }), 'https://');
    const status = async (token: string) =>
      (await fetch(`${issuer.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status(session.access_token)).toBe(401);
    expect((await client.refreshTokenGrant(config, offline.refresh_token ?? '')).access_token).toEqual(
      expect.any(String),
    );
  });

  it('§2.8: a client that is down is told later, by whichever process there is then', async () => {
    site.pages.set('/backchannel_logout', { status: 503 });
    const [config, browser] = [await configure(), new PlainBrowser()];
    const { id_token: hint = '' } = await signIn(config, browser);
    const about = aboutSession(decodeJwt(hint).sid);
    const failed = site.next(about('client'));
    await browser.open(endSession({ id_token_hint: hint }), 'https://');
    const first = new URLSearchParams(await failed).get('logout_token') ?? '';
    site.pages.set('/backchannel_logout', { status: 200 });
    const again = site.next(about('client'));
    const replacement = await runIssuer({
      databaseUrl: issuer.env.DATABASE_URL ?? '',
      env: {
        ISSUER: issuer.issuer,
        MASTER_KEY_FILE: issuer.env.MASTER_KEY_FILE ?? '',
        ...site.issuerEnv,
      },
    });
    try {
      await issuer.stopProcesses();
      const second = new URLSearchParams(await again).get('logout_token') ?? '';
      expect(decodeJwt(second).sid).toBe(decodeJwt(first).sid);
      expect(decodeJwt(second).jti).not.toBe(decodeJwt(first).jti);
    } finally {
      await replacement.close();
    }
  });
});
