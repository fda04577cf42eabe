import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digest, generateSigningKey } from '@signet/authorization-server';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, redirectUri, secret, seed, shop } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const bye = 'https://shop.example/bye?x=%20y&z=a%2Bb';
const environment = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' };
let sso: RunningSso;
beforeAll(async () => {
  sso = await runSso({ environment });
  await seed(sso);
  const client = { ...shop, consentRequired: false, postLogoutRedirectUris: [bye] };
  await sso.issuer.stores.clients.save({ ...client, clientId: 'rp' });
  await sso.issuer.stores.clients.save({ ...client, clientId: 'pairwise', subjectType: 'pairwise' });
});
afterAll(async () => {
  await sso?.close();
});

async function signedIn(clientId = 'rp') {
  const browser = new TestBrowser(sso);
  const request = authorizationPath({ client_id: clientId, scope: 'openid' });
  const { location } = await browser.submit(await browser.follow(await browser.get(request)), person);
  const code = new URL(location ?? '').searchParams.get('code') ?? '';
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const { html } = await new TestBrowser(sso).post('/token', form, { headers: { authorization } });
  const { id_token: hint, access_token: accessToken } = JSON.parse(html) as Record<string, string>;
  return { browser, hint: String(hint), accessToken: String(accessToken) };
}

async function isSignedIn(browser: TestBrowser): Promise<boolean> {
  const { location = '' } = await browser.get(authorizationPath({ client_id: 'rp', scope: 'openid', prompt: 'none' }));
  return location.includes('code=');
}

async function isAccepted(accessToken: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await new TestBrowser(sso).get('/userinfo', { headers })).status === 200;
}

/** As a form of another site comes: under SameSite=Lax the browser keeps its cookies for itself, and takes new ones. */
async function postFromElsewhere(browser: TestBrowser, form: Record<string, string>): Promise<Answer> {
  const kept = new Map(browser.jar);
  browser.jar.clear();
  const answer = await browser.post('/end-session', form, { headers: { 'sec-fetch-site': 'cross-site' } });
  for (const [name, value] of kept) if (!browser.jar.has(name)) browser.jar.set(name, value);
  return answer;
}

const asks = ({ page }: Answer) => byId(page, 'logout-confirm') !== undefined;
const path = (parameters: Record<string, string>) => `/end-session?${new URLSearchParams(parameters)}`;

describe('a sign-out with a hint', () => {
  it.each(['rp', 'pairwise'])('of the session of this browser ends it at once and leads back: %s', async (clientId) => {
    const { browser, hint, accessToken } = await signedIn(clientId);
    const parameters = { id_token_hint: hint, post_logout_redirect_uri: bye, state: 'a b', logout_hint: 'alice' };
    expect((await browser.get(path(parameters))).location).toBe(`${bye}&state=a+b`);
    expect(await isSignedIn(browser)).toBe(false);
    expect(await isAccepted(accessToken)).toBe(false);
    expect((await browser.get(path(parameters))).location).toBe(`${bye}&state=a+b`);
  });

  it.each(['rp', 'pairwise'])('that no cookie came with asks, and yes ends its session: %s', async (clientId) => {
    const { browser, hint, accessToken } = await signedIn(clientId);
    const asked = await postFromElsewhere(browser, { id_token_hint: hint, post_logout_redirect_uri: bye });
    expect([asked.status, asks(asked)]).toEqual([200, true]);
    expect(await isAccepted(accessToken)).toBe(true);
    expect((await browser.submit(asked)).location).toBe(bye);
    expect(await isAccepted(accessToken)).toBe(false);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it('whose session is over asks where a cookie may have stayed behind, and ends the session of this browser', async () => {
    const [old, { browser }] = [await signedIn(), await signedIn()];
    await old.browser.get(path({ id_token_hint: old.hint }));
    const asked = await postFromElsewhere(browser, { id_token_hint: old.hint, post_logout_redirect_uri: bye });
    expect(asks(asked)).toBe(true);
    expect((await browser.submit(asked)).location).toBe(bye);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it('of a session elsewhere asks, and nobody is out before a yes', async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    const asked = await here.browser.get(path({ id_token_hint: there.hint, post_logout_redirect_uri: bye }));
    expect([asked.status, asks(asked)]).toEqual([200, true]);
    expect([await isSignedIn(here.browser), await isSignedIn(there.browser)]).toEqual([true, true]);
    expect((await here.browser.submit(asked)).location).toBe(bye);
    expect([await isSignedIn(here.browser), await isSignedIn(there.browser)]).toEqual([false, false]);
  });

  it('is good after its key was rotated and is published no longer', async () => {
    const { browser, hint } = await signedIn();
    const { keyRing } = sso.issuer.core;
    const { kid } = JSON.parse(Buffer.from(hint.split('.')[0] ?? '', 'base64url').toString());
    const now = Math.floor(Date.now() / 1000);
    const { signingKeys } = sso.issuer.stores;
    await signingKeys.insert(await generateSigningKey('RS256', now, now));
    await signingKeys.retire(kid, { retiresAt: now, publishedUntil: now, expiresAt: now + 3600 });
    await keyRing.load();
    expect((await keyRing.jwks()).keys.map((key) => key.kid)).not.toContain(kid);
    expect((await browser.get(path({ id_token_hint: hint, post_logout_redirect_uri: bye }))).location).toBe(bye);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('what is wrong with a sign-out', () => {
  it.each<[string, Record<string, string>]>([
    ['a hint that is none', { id_token_hint: 'a.b.c', post_logout_redirect_uri: bye }],
    ['an unknown client', { client_id: 'nobody', post_logout_redirect_uri: bye }],
    ['an address that is not registered', { client_id: 'rp', post_logout_redirect_uri: 'https://evil.example/' }],
    ['the registered address in other letters', { client_id: 'rp', post_logout_redirect_uri: bye.replace('%20', '+') }],
  ])('is said, and the person can still sign out: %s', async (_name, parameters) => {
    for (const send of [
      (browser: TestBrowser) => browser.get(path(parameters)),
      (browser: TestBrowser) => postFromElsewhere(browser, parameters),
    ]) {
      const { browser } = await signedIn();
      const asked = await send(browser);
      expect([asked.status, asks(asked), asked.location]).toEqual([400, true, undefined]);
      expect(textOf(byId(asked.page, 'error-code') as never)).toBe('invalid_request');
      expect(byId(asked.page, 'logout-problem')).toBeDefined();
      expect(await isSignedIn(browser)).toBe(true);
      expect((await browser.submit(asked)).location).toMatch(/^signed-out(\?client_id=\w+)?$/);
      expect(await isSignedIn(browser)).toBe(false);
    }
  });
});

describe('a yes', () => {
  it('leads back also without a hint, in the language of the request', async () => {
    const { browser } = await signedIn();
    const parameters = { client_id: 'rp', post_logout_redirect_uri: bye, state: 's', ui_locales: 'en' };
    const asked = await browser.post('/end-session', parameters);
    expect(asks(asked)).toBe(true);
    expect((await browser.submit(asked)).location).toBe(`${bye}&state=s`);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it('that is sent twice, and one of another tab, end where the first did', async () => {
    const { browser } = await signedIn();
    const parameters = { client_id: 'rp', post_logout_redirect_uri: bye };
    const [one, two] = [await browser.get(path(parameters)), await browser.get(path(parameters))];
    const twice = await Promise.all([browser.submit(one), browser.submit(one)]);
    expect([...twice, await browser.submit(two)].map(({ location }) => location)).toEqual([bye, bye, bye]);
    const own = await browser.get('/logout');
    expect(own.location).toBe('signed-out');
  });

  it('counts for nothing without a token of this browser, of this very request, or from another site', async () => {
    const { browser } = await signedIn();
    const asked = await browser.get('/logout');
    const stranger = await new TestBrowser(sso).get(path({ client_id: 'rp' }));
    const other = hiddenOf((await browser.get(path({ client_id: 'rp' }))).page).csrf ?? '';
    for (const refused of [
      await browser.post('/logout', {}),
      await browser.post('/logout', { csrf: hiddenOf(stranger.page).csrf ?? digest('x') }),
      await browser.post('/logout', { csrf: other }),
      await browser.post('/logout', { ...hiddenOf(asked.page), id_token_hint: 'a.b.c' }),
      await browser.submit(asked, {}, { headers: { 'sec-fetch-site': 'cross-site' } }),
    ]) {
      expect([refused.status >= 400, asks(refused)]).toEqual([true, true]);
    }
    expect(await isSignedIn(browser)).toBe(true);
    expect((await browser.submit(asked)).location).toBe('signed-out');
    expect(await isSignedIn(browser)).toBe(false);
  });
});
