import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { changeProvider } from '@signet/administration';
import { decodeJwt, SignJWT } from 'jose';
import { Elsewhere, isCode, operator, pathOf } from './support/elsewhere.js';
import { byId, byTag } from './support/html.js';
import { authorizationPath, redirectUri, secret, shop } from './support/seed.js';
import { type Answer, hiddenOf, type TestBrowser } from './support/test-browser.js';
import { clientId, type UpstreamPersonBrowser } from './support/upstream-provider.js';

const bye = 'https://shop.example/bye';
const back = 'https://sso.example/signed-out';

let elsewhere: Elsewhere;
let people = 0;
let sub: string;
let subject: string;
beforeAll(async () => {
  elsewhere = await Elsewhere.open([
    { providerId: 'acme', signsOut: true },
    { providerId: 'stays' },
    { providerId: 'gets', signsOut: true, signOutBy: 'get' },
  ]);
  const client = { ...shop, clientId: 'rp', consentRequired: false };
  await elsewhere.sso.issuer.stores.clients.save(client);
});
afterAll(() => elsewhere?.close());
beforeEach(async () => {
  people += 1;
  sub = `person ${people}`;
  elsewhere.upstream.people.set(sub, {});
  ({ subject } = await elsewhere.newAccount(`here${people}`));
  for (const each of ['acme', 'stays', 'gets']) await elsewhere.linked(each, sub, subject);
});

interface SignedIn {
  readonly browser: TestBrowser;
  readonly there: UpstreamPersonBrowser;
  readonly code: string;
}

async function signIn(
  providerId = 'acme',
  more: Readonly<Record<string, string>> = { client_id: 'own' },
): Promise<SignedIn> {
  const browser = elsewhere.browser();
  const there = elsewhere.upstream.person(sub);
  const answer = await browser.open(pathOf(await there.signIn(await elsewhere.sent(browser, providerId, more))));
  expect(isCode(answer)).toBe(true);
  return { browser, there, code: new URL(answer.location ?? '').searchParams.get('code') ?? '' };
}

/** Of the app `rp`: a session, and the ID token that the app has of it. */
async function signedInAtApp(providerId = 'acme') {
  const signedIn = await signIn(providerId, { client_id: 'rp', scope: 'openid' });
  const headers = { authorization: `Basic ${Buffer.from(`rp:${secret}`).toString('base64')}` };
  const form = { grant_type: 'authorization_code', code: signedIn.code, redirect_uri: redirectUri };
  const { html } = await elsewhere.browser().post('/token', form, { headers });
  return { ...signedIn, hint: String((JSON.parse(html) as { id_token: string }).id_token) };
}

async function signOut(browser: TestBrowser): Promise<Answer> {
  return browser.follow(await browser.submit(await browser.open('/logout')));
}
const asked = (hint: string, state = 's') =>
  `/end-session?${new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: bye, state })}`;
const offerOf = ({ page }: Answer) => byId(page, 'sign-out-elsewhere');
const onwardOf = ({ page }: Answer) => byId(page, 'onward')?.attributes.href;
/** What the provider is sent: the form of the languages has fields of its own. */
const formOf = ({ page }: Answer) => {
  const [form] = byTag(page, 'form').filter((each) => byId(each, 'sign-out-elsewhere') !== undefined);
  if (!form) throw new Error('nothing is offered');
  const { action = '', method } = form.attributes;
  return { action, method, fields: hiddenOf(form) };
};
const live = async () => (await elsewhere.sessionsOf(subject)).length;
const returned = (state: string, more: Readonly<Record<string, string>> = {}) =>
  `/signed-out?${new URLSearchParams({ state, ...more })}`;

/** Everything that the process wrote: its log, and its trail. */
async function written(): Promise<string> {
  const trail = await elsewhere.records.auditLog.page({ limit: 500 });
  return JSON.stringify([elsewhere.sso.lines, trail]);
}

describe('signing out here', () => {
  it('ends the session first, and then posts what the provider gave to it alone', async () => {
    const { browser, there } = await signIn();
    const page = await signOut(browser);
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(await live()).toBe(0);
    const { action, fields } = formOf(page);
    expect(formOf(page).method).toBe('post');
    expect(action).toBe(`${elsewhere.upstream.issuer}/session/end`);
    expect(page.headers['content-security-policy']).not.toContain('form-action');
    const { id_token_hint: idToken = '', state = '', ...others } = fields;
    expect(others).toEqual({ client_id: clientId, post_logout_redirect_uri: back });
    expect(decodeJwt(idToken)).toMatchObject({ iss: elsewhere.upstream.issuer, aud: clientId, sub });
    const led = await there.signOut({ action, fields });
    expect(led.href).toBe(`${back}?state=${state}`);
    const last = await browser.get(pathOf(led));
    expect([last.status, offerOf(last), onwardOf(last)]).toEqual([200, undefined, undefined]);
    expect(await written()).not.toContain(idToken.slice(-40));
  });

  it('sends what was given by address alone where the provider takes no form', async () => {
    const { browser, there } = await signIn('gets');
    const page = await signOut(browser);
    const form = formOf(page);
    expect([form.method, Object.keys(form.fields).sort()]).toEqual([
      'get',
      ['client_id', 'id_token_hint', 'post_logout_redirect_uri', 'state'],
    ]);
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect((await there.signOut(form)).href).toBe(`${back}?state=${form.fields.state}`);
  });

  it('offers nothing where the operator does not want that, and keeps nothing for it', async () => {
    const { browser } = await signIn('stays');
    const [session] = await elsewhere.sessionsOf(subject);
    expect(session?.upstream).toEqual({ providerId: 'stays' });
    const page = await signOut(browser);
    expect([page.status, offerOf(page)]).toEqual([200, undefined]);
  });

  it('keeps the ID token sealed, as long as the session, and shows it to nobody', async () => {
    const { browser } = await signIn();
    const [session] = await elsewhere.sessionsOf(subject);
    const { sessionId = '', upstream } = session ?? {};
    expect(upstream?.idTokenHint).toMatch(/^[\w-]{100,}$/);
    expect(Buffer.from(upstream?.idTokenHint ?? '', 'base64url').toString('latin1')).not.toContain(sub);
    await signOut(browser);
    expect((await elsewhere.sso.issuer.stores.sessions.find(sessionId))?.upstream).toEqual({ providerId: 'acme' });
  });

  it('sends the same form twice to the same offer, and a later one to none', async () => {
    const { browser } = await signIn();
    const question = await browser.get('/logout');
    const [first, second] = await Promise.all([browser.submit(question), browser.submit(question)]);
    for (const each of [first, second]) expect(offerOf(await browser.follow(each))).toBeDefined();
    expect(offerOf(await browser.open('/logout'))).toBeUndefined();
  });

  it('asks there without a hint of somebody who signed in before that was wanted, or as another client', async () => {
    const { browser } = await signIn('stays');
    const change = { signsOut: true };
    await changeProvider(elsewhere.sso.issuer.administration.ports, operator, 'stays', change);
    const page = await signOut(browser);
    const { state, ...fields } = formOf(page).fields;
    expect(formOf(page).method).toBe('get');
    expect(fields).toEqual({ client_id: clientId, post_logout_redirect_uri: back });
    expect(state).toMatch(/^[\w-]+$/);
    const other = await signIn('stays');
    await changeProvider(elsewhere.sso.issuer.administration.ports, operator, 'stays', { clientId: 'another' });
    const asks = await signOut(other.browser);
    expect(formOf(asks).fields).toMatchObject({ client_id: 'another' });
    expect(formOf(asks).fields.id_token_hint).toBeUndefined();
    const usual = { clientId, signsOut: false };
    await changeProvider(elsewhere.sso.issuer.administration.ports, operator, 'stays', usual);
  });

  it('signs out here also where the provider is away, disabled or gone', async () => {
    await elsewhere.add({ providerId: 'away', issuer: 'http://127.0.0.1:1', signsOut: true });
    for (const [at, upstream] of Object.entries({ away: { providerId: 'away' }, gone: { providerId: 'none' } })) {
      const browser = await elsewhere.signedIn(`here${people}`);
      const [session] = await elsewhere.sessionsOf(subject);
      if (!session) throw new Error(at);
      await elsewhere.sso.issuer.stores.sessions.renew({ ...session, upstream });
      const page = await signOut(browser);
      expect([at, page.status, offerOf(page), await live()]).toEqual([at, 200, undefined, 0]);
    }
  });

  it('keeps no ID token that is too long, and asks there', async () => {
    elsewhere.upstream.people.set(sub, { name: 'x' });
    const { keptHint } = await import('../src/federation/id-token-hint.js');
    const provider = await elsewhere.records.identityProviders.find('acme');
    if (!provider) throw new Error('acme');
    const { issuer } = elsewhere.sso;
    expect(await keptHint(issuer, provider, 'x'.repeat(8_193))).toBeUndefined();
    expect(await keptHint(issuer, provider, 'x'.repeat(8_192))).toBeDefined();
    expect(await keptHint(issuer, provider, undefined)).toBeUndefined();
  });

  it('says whom Microsoft signs out by what its ID token says so', async () => {
    const { browser } = await signIn();
    const [session] = await elsewhere.sessionsOf(subject);
    const provider = await elsewhere.records.identityProviders.find('acme');
    if (!session || !provider) throw new Error('nobody is signed in');
    const { keptHint } = await import('../src/federation/id-token-hint.js');
    const idToken = await new SignJWT({ login_hint: 'O.abc' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.alloc(32));
    const idTokenHint = await keptHint(elsewhere.sso.issuer, provider, idToken);
    const upstream = { providerId: 'acme', idTokenHint };
    await elsewhere.sso.issuer.stores.sessions.renew({ ...session, upstream });
    expect(formOf(await signOut(browser)).fields).toMatchObject({ logout_hint: 'O.abc', id_token_hint: idToken });
  });
});

describe('an app that signs somebody out', () => {
  it('gets them back at once, or after they signed out there', async () => {
    const { browser, there, hint } = await signedInAtApp();
    const page = await browser.get(asked(hint));
    expect([page.status, onwardOf(page), await live()]).toEqual([200, `${bye}?state=s`, 0]);
    expect(page.headers['content-security-policy']).not.toContain('form-action');
    const led = await there.signOut(formOf(page));
    expect((await browser.get(pathOf(led))).location).toBe(`${bye}?state=s`);
    // Once: who goes back in their browser is told that they are signed out.
    const again = await browser.get(pathOf(led));
    expect([again.status, again.location, onwardOf(again)]).toEqual([200, undefined, undefined]);
  });

  it('gets them back as ever where the operator wants no more', async () => {
    const { browser, hint } = await signedInAtApp('stays');
    expect((await browser.get(asked(hint))).location).toBe(`${bye}?state=s`);
  });

  it('gets nobody whom another browser is led back as', async () => {
    const { browser, hint } = await signedInAtApp();
    const { state = '' } = formOf(await browser.get(asked(hint))).fields;
    const stranger = elsewhere.browser();
    await stranger.get(authorizationPath());
    for (const each of [stranger, elsewhere.browser()]) {
      const page = await each.get(returned(state));
      expect([page.status, page.location, onwardOf(page)]).toEqual([200, undefined, undefined]);
    }
    // And takes nothing from who it belongs to.
    expect((await browser.get(returned(state))).location).toBe(`${bye}?state=s`);
  });

  it('gets them by themselves where the provider answers with an error', async () => {
    const { browser, hint } = await signedInAtApp();
    const { state = '' } = formOf(await browser.get(asked(hint))).fields;
    const page = await browser.get(returned(state, { error: 'server_error', error_description: 'secret words' }));
    expect([page.status, page.location, onwardOf(page)]).toEqual([200, undefined, `${bye}?state=s`]);
    expect(elsewhere.sso.lines).toContainEqual(
      expect.objectContaining({
        event: 'upstream_refused',
        provider: 'acme',
        reason: 'sign_out',
        because: 'server_error',
      }),
    );
  });

  it('is led to nothing by what is not of here', async () => {
    for (const state of ['', 'x', 'x'.repeat(4_000)]) {
      const page = await elsewhere.browser().get(returned(state));
      expect([page.status, page.location, onwardOf(page)]).toEqual([200, undefined, undefined]);
    }
  });

  it('gets them from our page alone where its address is too long to be carried', async () => {
    const { browser, hint } = await signedInAtApp();
    const page = await browser.get(asked(hint, 'x'.repeat(1_600)));
    expect(onwardOf(page)).toBe(`${bye}?state=${'x'.repeat(1_600)}`);
    const { state = '' } = formOf(page).fields;
    expect(state.length).toBeLessThan(1_000);
    expect((await browser.get(returned(state))).location).toBeUndefined();
  });
});
