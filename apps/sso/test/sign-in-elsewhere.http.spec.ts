import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createProvider } from '@signet/administration';
import { acrClasses } from '@signet/auth-contracts';
import { callbackOf, Elsewhere, isCode, issuer, linkOf, operator, own, pathOf } from './support/elsewhere.js';
import { byId, textOf } from './support/html.js';
import { runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { TestBrowser } from './support/test-browser.js';
import { clientId, runUpstreamProvider, type UpstreamProvider } from './support/upstream-provider.js';

let elsewhere: Elsewhere;
let upstream: UpstreamProvider;
let people = 0;
let sub: string;
beforeAll(async () => {
  elsewhere = await Elsewhere.open([
    { providerId: 'acme' },
    { providerId: 'posts', answersBy: 'form_post', accounts: { by: 'everybody', domains: [] } },
    {
      providerId: 'welcomes',
      trustsEmail: true,
      accounts: { by: 'domains', domains: ['acme.example'] },
    },
  ]);
  ({ upstream } = elsewhere);
});
afterAll(() => elsewhere?.close());
beforeEach(() => {
  people += 1;
  sub = `person ${people}`;
  upstream.people.set(sub, { email: `p${people}@acme.example`, email_verified: true, name: `Person ${people}` });
});

const records = () => elsewhere.records;
const sent = (browser: TestBrowser, providerId: string) => elsewhere.sent(browser, providerId, own);
const answered = (browser: TestBrowser, providerId: string) => elsewhere.answered(browser, { providerId, sub });
const linked = (providerId: string, subject: string) => elsewhere.linked(providerId, sub, subject);
const newAccount = () => elsewhere.newAccount(`here${people}`);

describe('signing in elsewhere', () => {
  it('leads to the provider with what binds its answer, pushed, and to the app with a code', async () => {
    const { subject } = await newAccount();
    const identity = await linked('acme', subject);
    const browser = elsewhere.browser();
    const location = new URL(await sent(browser, 'acme'));
    expect([...location.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const answer = await upstream.person(sub).signIn(location.href);
    expect(`${answer.origin}${answer.pathname}`).toBe(callbackOf('acme'));
    expect(answer.searchParams.get('iss')).toBe(upstream.issuer);
    const led = await browser.open(pathOf(answer));
    expect(isCode(led)).toBe(true);
    const [session] = await elsewhere.sso.issuer.stores.sessions.listLive(subject, 0, 9);
    expect(session).toMatchObject({ amr: ['fed'], acr: acrClasses.oneFactor, upstream: { providerId: 'acme' } });
    const used = await records().federatedIdentities.find(identity.key);
    expect(used).toMatchObject({ label: `p${people}@acme.example`, usedAt: expect.any(Number) });
    expect(used?.tokens).toBeUndefined();
  });

  it('takes an answer that is posted from there, without any cookie of ours', async () => {
    const browser = elsewhere.browser();
    const answer = await answered(browser, 'posts');
    const fields = Object.fromEntries(answer.searchParams);
    const stranger = elsewhere.browser();
    const posted = await stranger.post(answer.pathname, fields, {
      headers: { origin: upstream.issuer, 'sec-fetch-site': 'cross-site' },
    });
    expect(posted.status).toBe(303);
    expect(posted.location).not.toContain(fields.code ?? 'no code');
    expect(posted.cookies).toEqual([]);
    const next = new URL(posted.location ?? '', `${issuer}${answer.pathname}`);
    expect(next.pathname).toBe(answer.pathname);
    // The browser that was sent goes on; the other one is nobody.
    const others = await stranger.open(pathOf(next));
    expect([others.status, isCode(others)]).toEqual([400, false]);
    expect(isCode(await browser.open(pathOf(next)))).toBe(true);
  });

  it('makes an account for an address of a welcome domain that is verified there, and never for another one', async () => {
    upstream.people.set(sub, {
      email: `p${people}@acme.example`,
      email_verified: true,
      name: 'Grace',
      preferred_username: 'alice',
    });
    const browser = elsewhere.browser();
    const led = await browser.open(pathOf(await answered(browser, 'welcomes')));
    expect(isCode(led)).toBe(true);
    const [made] = await records().accounts.withVerifiedEmail(`p${people}@acme.example`, 2);
    // The name is somebody's here.
    expect(made).toMatchObject({ username: 'alice-2', name: 'Grace', passwordHash: '*', emailVerified: true });
    // The same person comes back to the same account.
    const again = elsewhere.browser();
    expect(isCode(await again.open(pathOf(await answered(again, 'welcomes'))))).toBe(true);
    expect(await records().accounts.withVerifiedEmail(`p${people}@acme.example`, 2)).toHaveLength(1);
  });

  it.each([
    ['is not verified', { email: 'x@acme.example', email_verified: false }],
    ['is only called verified by a text', { email: 'x@acme.example', email_verified: 'true' }],
    ['is said without that', { email: 'x@acme.example' }],
    ['is of another domain', { email: 'x@evil.example', email_verified: true }],
    ['is of a domain below', { email: 'x@acme.example.evil.example', email_verified: true }],
    ['is none', { email: 'acme.example', email_verified: true }],
  ])('makes none where the address %s', async (_, claims) => {
    upstream.people.set(sub, claims);
    const browser = elsewhere.browser();
    const led = await browser.open(pathOf(await answered(browser, 'welcomes')));
    expect([led.status, byId(led.page, 'upstream-unwelcome') !== undefined]).toEqual([403, true]);
    expect(textOf(byId(led.page, 'upstream-unwelcome'))).toContain('The welcomes');
    expect(await records().accounts.withVerifiedEmail('x@acme.example', 2)).toEqual([]);
  });

  it('links nothing by an address: who has an account here links it by themselves', async () => {
    const account = await newAccount();
    const email = `p${people}@acme.example`;
    await records().accounts.update({ ...account, email, emailVerified: true });
    const browser = elsewhere.browser();
    const led = await browser.open(pathOf(await answered(browser, 'welcomes')));
    expect([led.status, byId(led.page, 'upstream-exists') !== undefined]).toEqual([409, true]);
    expect(await records().federatedIdentities.ofPerson(account.subject)).toEqual([]);
    expect(await elsewhere.sso.issuer.stores.sessions.listLive(account.subject, 0, 9)).toEqual([]);
    // The other ways are left, in the same interaction.
    const login = await browser.open(`/${byId(led.page, 'other-ways')?.attributes.href}`);
    const signedIn = await browser.submit(login, { username: `here${people}`, password: person.password });
    expect(isCode(signedIn)).toBe(true);
  });

  it('gives an account here that only says the address to nobody (pre-hijacking)', async () => {
    const planted = await newAccount();
    const email = `p${people}@acme.example`;
    await records().accounts.update({ ...planted, email, emailVerified: false });
    const browser = elsewhere.browser();
    expect(isCode(await browser.open(pathOf(await answered(browser, 'welcomes'))))).toBe(true);
    const [made] = await records().accounts.withVerifiedEmail(email, 2);
    expect(made?.subject).not.toBe(planted.subject);
    expect(await records().federatedIdentities.ofPerson(planted.subject)).toEqual([]);
  });

  it('keeps out whose account is disabled, and says of it what it says of any other', async () => {
    const account = await newAccount();
    await linked('acme', account.subject);
    await records().accounts.update({ ...account, disabledAt: 1 });
    const browser = elsewhere.browser();
    const led = await browser.open(pathOf(await answered(browser, 'acme')));
    expect([led.status, byId(led.page, 'upstream-unwelcome') !== undefined]).toEqual([403, true]);
  });
});

describe('whose button it is', () => {
  const home = 'staff';
  beforeAll(async () => {
    await elsewhere.add({ providerId: home, shown: { emailDomains: ['staff.example'] } });
  });

  it('is said by the address that somebody types, and by the hint of an app', async () => {
    const browser = elsewhere.browser();
    const login = await elsewhere.asked(browser);
    expect(byId(login.page, `with-${home}`)).toBeUndefined();
    expect(byId(login.page, 'by-address')).toBeDefined();
    const typed = (username: string) => browser.submit(login, { username, password: '', decision: 'home' });
    const known = await browser.follow(await typed('Somebody@STAFF.example'));
    expect(textOf(byId(known.page, 'home-realm'))).toBe('Whoever has that address signs in here:');
    expect((await browser.get(linkOf(known, home))).status).toBe(303);
    for (const address of ['x@staff.example.evil.example', 'x@evil.example', 'staff.example', '@staff.example', '']) {
      const unknown = await browser.follow(await typed(address));
      expect(textOf(byId(unknown.page, 'home-realm'))).toContain('No organization is known');
      expect(byId(unknown.page, `with-${home}`)).toBeUndefined();
    }
    const hinted = await elsewhere.asked(elsewhere.browser(), { ...own, login_hint: 'me@staff.example' });
    expect(byId(hinted.page, `with-${home}`)).toBeDefined();
  });

  it('is that of no app which it is not for', async () => {
    await elsewhere.add({ providerId: 'shops', shown: { clients: ['shop'] } });
    expect(byId((await elsewhere.asked(elsewhere.browser())).page, 'with-shops')).toBeUndefined();
    const shop = await elsewhere.asked(elsewhere.browser(), { client_id: 'shop' });
    expect(byId(shop.page, 'with-shops')).toBeDefined();
  });
});

describe('a provider that offers no pushed requests', () => {
  it('is asked by the address, for a sign-in as fresh as the app wants it', async () => {
    await elsewhere.add({ providerId: 'bare' });
    const { issuer: at } = upstream;
    upstream.intercept = (request, response) => {
      if (!request.url?.startsWith('/.well-known/')) return false;
      const published = {
        issuer: at,
        authorization_endpoint: `${at}/auth`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/jwks`,
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(published));
      return true;
    };
    const parameters = async (more: Readonly<Record<string, string>>) =>
      Object.fromEntries(new URL(await elsewhere.sent(elsewhere.browser(), 'bare', { ...own, ...more })).searchParams);
    const plain = await parameters({ login_hint: 'a username' });
    upstream.intercept = undefined;
    expect(plain).toEqual({
      client_id: clientId,
      redirect_uri: callbackOf('bare'),
      response_type: 'code',
      scope: 'openid email profile',
      state: expect.any(String),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const asked = await parameters({ prompt: 'login', max_age: '77', login_hint: 'me@x.example', ui_locales: 'de' });
    expect(asked).toMatchObject({ prompt: 'login', max_age: '77', login_hint: 'me@x.example', ui_locales: 'de' });
    const other = await parameters({});
    for (const name of ['state', 'nonce', 'code_challenge']) expect(other[name]).not.toBe(plain[name]);
  });
});

describe('a provider that is away', () => {
  it('is a page that says so, and the other ways are left', async () => {
    const gone = await runUpstreamProvider([callbackOf('gone')]);
    const { port } = new URL(gone.issuer);
    await gone.close();
    const hosts = { OUTBOUND_ALLOWED_HOSTS: `127.0.0.1:${port}` };
    const alone = await runSso({ environment: { ISSUER: issuer, TRUSTED_PROXIES: '127.0.0.1', ...hosts } });
    try {
      await seed(alone);
      const described = { providerId: 'gone', name: 'Gone', issuer: gone.issuer, clientId };
      await createProvider(alone.issuer.administration.ports, operator, described);
      const browser = new TestBrowser(alone);
      const login = await browser.open(authorizationPath(own));
      const led = await browser.open(linkOf(login, 'gone'));
      expect([led.status, led.headers['retry-after'], byId(led.page, 'upstream-away') !== undefined]).toEqual([
        503,
        '60',
        true,
      ]);
      const back = await browser.open(`/${byId(led.page, 'other-ways')?.attributes.href}`);
      expect(isCode(await browser.submit(back, { ...person }))).toBe(true);
      expect(alone.lines.filter(({ event }) => event === 'upstream_refused')).toEqual([
        expect.objectContaining({ provider: 'gone', reason: 'away', because: 'ECONNREFUSED' }),
      ]);
    } finally {
      await alone.close();
    }
  });
});
