import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { secretsOf } from '../src/federation/upstream-state.js';
import { Elsewhere, isCode, linkOf, pathOf } from './support/elsewhere.js';
import { byId } from './support/html.js';
import { type Answer, hiddenOf, type TestBrowser } from './support/test-browser.js';
import { clientId } from './support/upstream-provider.js';

let elsewhere: Elsewhere;
let people = 0;
let sub: string;
let subject: string;
beforeAll(async () => {
  elsewhere = await Elsewhere.open([
    { providerId: 'acme' },
    { providerId: 'other' },
    { providerId: 'shops', shown: { clients: ['shop'] } },
  ]);
});
afterAll(() => elsewhere?.close());
beforeEach(async () => {
  people += 1;
  sub = `person ${people}`;
  elsewhere.upstream.intercept = undefined;
  elsewhere.upstream.people.set(sub, { email: `p${people}@acme.example`, email_verified: true });
  ({ subject } = await elsewhere.newAccount(`here${people}`));
  await elsewhere.linked('acme', sub, subject);
});

const answered = (browser: TestBrowser, more?: Readonly<Record<string, string>>) =>
  elsewhere.answered(browser, { providerId: 'acme', sub, more });
const refused = ({ status, page }: Answer) => [status, byId(page, 'upstream-failed') !== undefined];
const failed = [400, true];
const reasons = () =>
  elsewhere.sso.lines.filter(({ event }) => event === 'upstream_refused').map(({ because }) => because);

async function nobodyIsSignedIn(): Promise<void> {
  expect(await elsewhere.sessionsOf(subject)).toEqual([]);
}

/** What `/token` answers instead, once. */
function answering(body: () => Promise<object> | object, status = 200): void {
  elsewhere.upstream.intercept = (request, response: ServerResponse) => {
    if (request.url !== '/token') return false;
    elsewhere.upstream.intercept = undefined;
    void Promise.resolve(body()).then((answer) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
    );
    return true;
  };
}

describe('an answer', () => {
  it('of an attacker signs nobody else in (login CSRF)', async () => {
    const attacker = await answered(elsewhere.browser());
    const victim = elsewhere.browser();
    await elsewhere.asked(victim);
    const before = elsewhere.exchanges;
    const led = await victim.open(pathOf(attacker));
    expect(byId(led.page, 'login-submit')).toBeDefined();
    // Nor is its code looked at.
    expect(elsewhere.exchanges).toBe(before);
    await nobodyIsSignedIn();
  });

  it('of one provider is none of another (mix-up)', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    const before = elsewhere.exchanges;
    const elsewhereTo = pathOf(answer).replace('/callback/acme', '/callback/other');
    expect(refused(await browser.open(elsewhereTo))).toEqual(failed);
    answer.searchParams.set('iss', 'https://honest.example');
    expect(refused(await browser.open(pathOf(answer)))).toEqual(failed);
    expect(elsewhere.exchanges).toBe(before);
    await nobodyIsSignedIn();
  });

  it('without `iss` of a provider that says it always is none', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    answer.searchParams.delete('iss');
    expect(refused(await browser.open(pathOf(answer)))).toEqual(failed);
    await nobodyIsSignedIn();
  });

  it('with the code of somebody else is worth nothing (code injection)', async () => {
    const victims = await answered(elsewhere.browser());
    const attacker = elsewhere.browser();
    const own = new URL(await elsewhere.sent(attacker, 'acme'));
    const mallory = await elsewhere.upstream.person('mallory').signIn(own.href);
    mallory.searchParams.set('code', victims.searchParams.get('code') ?? '');
    expect(refused(await attacker.open(pathOf(mallory)))).toEqual(failed);
    await nobodyIsSignedIn();
  });

  it('counts once, whoever repeats it', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    const before = elsewhere.exchanges;
    const both = await Promise.all([browser.open(pathOf(answer)), browser.open(pathOf(answer))]);
    expect(both.map(isCode)).toEqual([true, true]);
    expect(elsewhere.exchanges).toBe(before + 1);
    // Over by then, it leads to the same request anew.
    expect(isCode(await browser.open(pathOf(answer)))).toBe(true);
    expect(elsewhere.exchanges).toBe(before + 1);
    expect(await elsewhere.sessionsOf(subject)).toHaveLength(1);
  });

  it('is not taken a second time in the same interaction', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    answer.searchParams.set('error', 'access_denied');
    const denied = await browser.open(pathOf(answer));
    expect([denied.status, byId(denied.page, 'upstream-denied') !== undefined]).toEqual([400, true]);
    answer.searchParams.delete('error');
    // Back to the page that asks.
    expect(byId((await browser.open(pathOf(answer))).page, 'login-submit')).toBeDefined();
    await nobodyIsSignedIn();
  });

  it.each([
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['a state of nobody', (url: URL) => url.searchParams.set('state', 'x'.repeat(200))],
    ['a state that is too long', (url: URL) => url.searchParams.set('state', 'x'.repeat(5000))],
    ['a state that was changed', (url: URL) => change(url, 'state')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['a code that is too long', (url: URL) => url.searchParams.set('code', 'x'.repeat(3000))],
    ['two codes', (url: URL) => url.searchParams.append('code', 'another')],
    ['a posted answer that nobody sealed', (url: URL) => url.searchParams.set('posted', 'x'.repeat(99))],
  ])('with %s is none', async (_, spoil) => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    spoil(answer);
    expect(refused(await browser.open(pathOf(answer)))).toEqual(failed);
    await nobodyIsSignedIn();
  });

  it('that is posted by a stranger stores nothing and leads nowhere', async () => {
    const stranger = elsewhere.browser();
    const posted = await stranger.post('/interaction/upstream/callback/acme', { code: 'x', state: 'y'.repeat(99) });
    expect([posted.status, posted.cookies]).toEqual([303, []]);
    expect(refused(await stranger.follow(posted))).toEqual(failed);
  });

  it('with a refusal says so, and the log has no more of it than its code', async () => {
    const browser = elsewhere.browser();
    const { searchParams } = await answered(browser);
    const path = `/interaction/upstream/callback/acme?${new URLSearchParams({
      state: searchParams.get('state') ?? '',
      error: 'access_denied <b>',
      error_description: 'secret words',
    })}`;
    const led = await browser.open(path);
    expect(byId(led.page, 'upstream-denied')).toBeDefined();
    expect(led.html).not.toContain('secret words');
    expect(reasons().at(-1)).toBe('access_deniedb');
    expect(JSON.stringify(elsewhere.sso.lines)).not.toContain('secret words');
  });
});

describe('an ID token', () => {
  const now = () => Math.floor(Date.now() / 1000);
  async function forged(change: (claims: Record<string, unknown>) => void, header?: Readonly<Record<string, string>>) {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    const { nonce } = await secretsOf(elsewhere.sso.issuer, answer.searchParams.get('state') ?? '');
    const { issuer: iss } = elsewhere.upstream;
    const claims: Record<string, unknown> = {
      iss,
      sub,
      aud: clientId,
      nonce,
      iat: now(),
      exp: now() + 60,
      email: 'x@y.example',
    };
    change(claims);
    answering(async () => ({
      access_token: 'at',
      token_type: 'Bearer',
      id_token: await elsewhere.upstream.sign(claims, header),
    }));
    return browser.open(pathOf(answer));
  }

  it('that is in order is taken', async () => {
    expect(isCode(await forged(() => {}))).toBe(true);
  });

  it.each<[string, (claims: Record<string, unknown>) => void]>([
    ['of another request', (claims) => (claims.nonce = 'another')],
    ['of no request', (claims) => delete claims.nonce],
    ['of another issuer', (claims) => (claims.iss = 'https://honest.example')],
    ['for another client', (claims) => (claims.aud = 'another')],
    ['for several, given to another', (claims) => Object.assign(claims, { aud: [clientId, 'b'], azp: 'b' })],
    ['that is over', (claims) => (claims.exp = now() - 600)],
    ['of nobody', (claims) => delete claims.sub],
    ['of somebody whose name is too long', (claims) => (claims.sub = 'x'.repeat(300))],
    ['with a session that is no text', (claims) => (claims.sid = 7)],
  ])('%s is none', async (_, spoil) => {
    expect(refused(await forged(spoil))).toEqual(failed);
    await nobodyIsSignedIn();
  });

  it('by a key that it does not publish is none', async () => {
    expect(refused(await forged(() => {}, { kid: 'unknown' }))).toEqual(failed);
    await nobodyIsSignedIn();
  });

  it('that nobody signed is none', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    const { nonce } = await secretsOf(elsewhere.sso.issuer, answer.searchParams.get('state') ?? '');
    const { issuer: iss } = elsewhere.upstream;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss, sub, aud: clientId, nonce, iat: now(), exp: now() + 60 };
    const token = `${part({ alg: 'none' })}.${part(claims)}.`;
    answering(() => ({ access_token: 'at', token_type: 'Bearer', id_token: token }));
    expect(refused(await browser.open(pathOf(answer)))).toEqual(failed);
    await nobodyIsSignedIn();
  });

  it('is missing: nobody is believed by an access token', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    answering(() => ({ access_token: 'at', token_type: 'Bearer' }));
    expect(refused(await browser.open(pathOf(answer)))).toEqual(failed);
    await nobodyIsSignedIn();
  });

  it('from a provider that cannot answer now is a page that says so', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    answering(() => ({ error: 'server_error' }), 503);
    const led = await browser.open(pathOf(answer));
    expect([led.status, byId(led.page, 'upstream-away') !== undefined]).toEqual([503, true]);
  });

  it('by no rule proves more than that they signed in there', async () => {
    const led = await forged((claims) => Object.assign(claims, { acr: 'high', amr: ['pwd', 'mfa', 'otp'] }));
    expect(isCode(led)).toBe(true);
    expect((await elsewhere.sessionsOf(subject))[0]?.amr).toEqual(['fed']);
  });

  it('of long ago is a sign-in of long ago', async () => {
    const then = now() - 5000;
    await forged((claims) => (claims.auth_time = then));
    expect((await elsewhere.sessionsOf(subject))[0]?.authTime).toBe(then);
    // Nor of the future.
    await forged((claims) => (claims.auth_time = now() + 5000));
    expect((await elsewhere.sessionsOf(subject))[0]?.authTime).toBeLessThanOrEqual(now());
  });
});

describe('a provider', () => {
  it('that publishes another issuer is asked for nobody (issuer change)', async () => {
    await elsewhere.add({ providerId: 'changed', issuer: `${elsewhere.upstream.issuer}/` });
    const browser = elsewhere.browser();
    const led = await browser.open(linkOf(await elsewhere.asked(browser), 'changed'));
    expect(refused(led)).toEqual(failed);
  });

  it('whose issuer is another by now opens none of the accounts of before', async () => {
    const { subject: victim } = await elsewhere.newAccount(`victim${people}`);
    const of = { providerId: 'other', issuer: 'https://former.example', upstreamSubject: sub };
    const { identityKey } = await import('@signet/authorization-server');
    await elsewhere.records.federatedIdentities.insert({ ...of, key: identityKey(of), subject: victim, linkedAt: 1 });
    const browser = elsewhere.browser();
    const led = await browser.open(pathOf(await elsewhere.answered(browser, { providerId: 'other', sub })));
    expect([led.status, byId(led.page, 'upstream-unwelcome') !== undefined]).toEqual([403, true]);
    expect(await elsewhere.sessionsOf(victim)).toEqual([]);
  });

  it('of other clients is asked for nobody here, and its answer is none', async () => {
    const browser = elsewhere.browser();
    const login = await elsewhere.asked(browser);
    expect(byId(login.page, 'with-shops')).toBeUndefined();
    const forced = linkOf(login, 'acme').replace('provider=acme', 'provider=shops');
    expect((await browser.open(forced)).status).toBe(404);
    const forItsClient = await elsewhere.asked(browser, { client_id: 'shop' });
    expect(byId(forItsClient.page, 'with-shops')).toBeDefined();
  });

  it('that is disabled takes no answer any more', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser);
    const provider = await elsewhere.records.identityProviders.find('acme');
    if (!provider) throw new Error('there is none');
    await elsewhere.records.identityProviders.replace({ ...provider, disabledAt: 1 });
    try {
      expect((await browser.open(pathOf(answer))).status).toBe(404);
    } finally {
      await elsewhere.records.identityProviders.replace(provider);
    }
    await nobodyIsSignedIn();
  });

  it('is asked by nobody who is at no page of ours', async () => {
    const browser = elsewhere.browser();
    const led = await browser.follow(await browser.get('/interaction/upstream/sign-in?provider=acme&interaction=none'));
    expect([led.status, byId(led.page, 'gone') !== undefined]).toEqual([400, true]);
    const link = await browser.get('/interaction/upstream/sign-in?provider=acme&purpose=link');
    expect(link.location).toMatch(/login\?interaction=/);
  });
});

describe('linking', () => {
  const link = '/interaction/upstream/sign-in?provider=acme&purpose=link';
  async function proven(browser: TestBrowser, there: string): Promise<Answer> {
    const led = await browser.get(link);
    const answer = await elsewhere.upstream.person(there).signIn(led.location ?? '');
    return browser.open(pathOf(answer));
  }

  it('asks its person once more, and links by no request of another site', async () => {
    const there = `new ${people}`;
    const browser = await elsewhere.signedIn(`here${people}`);
    const page = await proven(browser, there);
    expect(byId(page.page, 'link-submit')).toBeDefined();
    const { csrf: _, ...stolen } = hiddenOf(page.page);
    expect((await browser.post('/account/link', stolen)).status).toBe(400);
    const crossSite = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await browser.submit(page, {}, crossSite)).status).toBe(403);
    expect(await elsewhere.records.federatedIdentities.ofPerson(subject)).toHaveLength(1);
    const done = await browser.follow(await browser.submit(page));
    expect(byId(done.page, 'link-done')).toBeDefined();
    const linked = await elsewhere.records.federatedIdentities.ofPerson(subject);
    expect(linked.map(({ upstreamSubject }) => upstreamSubject)).toContain(there);
    // From then on it opens this account.
    const again = elsewhere.browser();
    const answer = await elsewhere.answered(again, { providerId: 'acme', sub: there });
    expect(isCode(await again.open(pathOf(answer)))).toBe(true);
  });

  it('counts in the session alone that was sent', async () => {
    const [attacker, victim] = [await elsewhere.signedIn(`here${people}`), await elsewhere.signedIn('alice')];
    const led = await attacker.get(link);
    const answer = await elsewhere.upstream.person('mallory').signIn(led.location ?? '');
    const stale = await victim.open(pathOf(answer));
    expect(byId(stale.page, 'link-stale')).toBeDefined();
    // What was proven by one is nothing in the page of another.
    const page = await attacker.get(pathOf(answer));
    const stolen = await victim.follow(await victim.get(`/account/${page.location?.split('/').at(-1)}`));
    expect(byId(stolen.page, 'link-stale')).toBeDefined();
    const { subject: alice } = (await elsewhere.records.accounts.findByUsername('alice')) ?? {};
    expect(await elsewhere.records.federatedIdentities.ofPerson(alice ?? '')).toEqual([]);
  });

  it('gives nobody what is somebody else’s', async () => {
    const { subject: other } = await elsewhere.newAccount(`second${people}`);
    const browser = await elsewhere.signedIn(`second${people}`);
    const done = await browser.follow(await browser.submit(await proven(browser, sub)));
    expect(byId(done.page, 'link-taken')).toBeDefined();
    expect(await elsewhere.records.federatedIdentities.ofPerson(other)).toEqual([]);
  });

  it('takes the last way in from nobody, and any other', async () => {
    const account = await elsewhere.records.accounts.find(subject);
    if (!account) throw new Error('there is none');
    const browser = await elsewhere.signedIn(`here${people}`);
    await elsewhere.records.accounts.update({ ...account, passwordHash: '*' });
    const page = await browser.get('/account/linked');
    const unlink = byId(page.page, 'unlink-0')?.attributes.value ?? '';
    const refusedOnce = await browser.submit(page, { unlink });
    expect([refusedOnce.status, byId(refusedOnce.page, 'linked-alert') !== undefined]).toEqual([409, true]);
    await elsewhere.linked('acme', `more ${people}`, subject);
    const both = await browser.get('/account/linked');
    const keys = [0, 1].map((nth) => byId(both.page, `unlink-${nth}`)?.attributes.value ?? '');
    // Two at once leave one.
    const answers = await Promise.all(keys.map((each) => browser.submit(both, { unlink: each })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await elsewhere.records.federatedIdentities.ofPerson(subject)).toHaveLength(1);
    // Somebody else's key unlinks nothing.
    const stranger = await elsewhere.signedIn('alice');
    const theirs = await stranger.get('/account/linked');
    await stranger.submit(theirs, { unlink: keys[0] ?? '' });
    await stranger.submit(theirs, { unlink: keys[1] ?? '' });
    expect(await elsewhere.records.federatedIdentities.ofPerson(subject)).toHaveLength(1);
  });

  it('needs a recent sign-in here', async () => {
    const browser = await elsewhere.signedIn(`here${people}`);
    const [session] = await elsewhere.sessionsOf(subject);
    if (!session) throw new Error('there is none');
    const authTime = session.authTime - 3600;
    const methods = session.methods?.map((method) => ({ ...method, at: authTime }));
    await elsewhere.sso.issuer.stores.sessions.renew({ ...session, authTime, methods });
    const led = await browser.get(link);
    expect(led.location).toMatch(/login\?interaction=/);
  });
});

function change(url: URL, name: string): void {
  const value = url.searchParams.get(name) ?? '';
  url.searchParams.set(name, `${value.slice(0, 40)}${value[40] === 'A' ? 'B' : 'A'}${value.slice(41)}`);
}
