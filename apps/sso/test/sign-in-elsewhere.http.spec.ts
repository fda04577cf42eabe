import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createProvider, type Initiator, type NewProvider } from '@signet/administration';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, redirectUri, seed } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';
import { clientId, clientSecret, runUpstreamProvider, type UpstreamProvider } from './support/upstream-provider.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const issuer = 'https://sso.example';
const callbackOf = (providerId: string) => `${issuer}/interaction/upstream/callback/${providerId}`;
const own = { client_id: 'own' };

let upstream: UpstreamProvider;
let sso: RunningSso;
let people = 0;
let sub: string;
beforeAll(async () => {
  upstream = await runUpstreamProvider(['acme', 'posts', 'welcomes', 'other'].map(callbackOf));
  const environment = { ISSUER: issuer, TRUSTED_PROXIES: '127.0.0.1', OUTBOUND_ALLOWED_HOSTS: upstream.host };
  sso = await runSso({ environment });
  await seed(sso);
  await add({ providerId: 'acme' });
  await add({ providerId: 'other' });
  await add({ providerId: 'posts', answersBy: 'form_post', accounts: { by: 'everybody', domains: [] } });
  await add({
    providerId: 'welcomes',
    trustsEmail: true,
    accounts: { by: 'domains', domains: ['acme.example'] },
    methods: [{ claim: 'acr', value: 'high', amr: ['mfa'] }],
  });
});
afterAll(async () => {
  await sso?.close();
  await upstream?.close();
});
beforeEach(() => {
  people += 1;
  sub = `person ${people}`;
  upstream.intercept = undefined;
  upstream.people.set(sub, { email: `p${people}@acme.example`, email_verified: true, name: `Person ${people}` });
});

const records = () => sso.issuer.records;
function add(given: Partial<NewProvider> & { readonly providerId: string }) {
  const secret = { kind: 'client_secret', secret: clientSecret, sentBy: 'basic' } as const;
  const described = { name: `The ${given.providerId}`, issuer: upstream.issuer, clientId, secret, ...given };
  return createProvider(sso.issuer.administration.ports, operator, described);
}
const isCode = ({ location }: Answer) => location?.startsWith(`${redirectUri}?code=`) === true;
const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`;

/** As far as the page that asks who is there. */
async function asked(browser: TestBrowser, more: Readonly<Record<string, string>> = own): Promise<Answer> {
  return browser.open(authorizationPath(more));
}

function linkOf(login: Answer, providerId: string): string {
  const href = byId(login.page, `with-${providerId}`)?.attributes.href;
  if (href === undefined) throw new Error(`there is no button for ${providerId}`);
  return `/${href}`;
}

/** Sent to the provider; where it is asked. */
async function sent(browser: TestBrowser, providerId: string, more?: Readonly<Record<string, string>>) {
  const led = await browser.get(linkOf(await asked(browser, more), providerId));
  expect(led.status).toBe(303);
  return led.location ?? '';
}

async function answered(browser: TestBrowser, providerId: string, more?: Readonly<Record<string, string>>) {
  return upstream.person(sub).signIn(await sent(browser, providerId, more));
}

/** Linked by hand, as if it had been long ago. */
async function linked(providerId: string, subject: string) {
  const { identityKey } = await import('@signet/authorization-server');
  const of = { providerId, issuer: upstream.issuer, upstreamSubject: sub };
  const identity = { ...of, key: identityKey(of), subject, linkedAt: 1 };
  await records().federatedIdentities.insert(identity);
  return identity;
}
const newAccount = () => sso.issuer.identity.createAccount({ username: `here${people}`, password: person.password });

describe('signing in elsewhere', () => {
  it('leads to the provider with what binds its answer, pushed, and to the app with a code', async () => {
    const { subject } = await newAccount();
    const identity = await linked('acme', subject);
    const browser = new TestBrowser(sso);
    const location = new URL(await sent(browser, 'acme'));
    expect([...location.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const answer = await upstream.person(sub).signIn(location.href);
    expect(`${answer.origin}${answer.pathname}`).toBe(callbackOf('acme'));
    expect(answer.searchParams.get('iss')).toBe(upstream.issuer);
    const led = await browser.get(pathOf(answer));
    expect(isCode(led)).toBe(true);
    const [session] = await sso.issuer.stores.sessions.listLive(subject, 0, 9);
    expect(session).toMatchObject({ amr: ['fed'], acr: 'urn:signet:acr:1fa', upstream: { providerId: 'acme' } });
    const used = await records().federatedIdentities.find(identity.key);
    expect(used).toMatchObject({ label: `p${people}@acme.example`, usedAt: expect.any(Number) });
    expect(used?.tokens).toBeUndefined();
  });

  it('takes an answer that is posted from there, without any cookie of ours', async () => {
    const browser = new TestBrowser(sso);
    const answer = await answered(browser, 'posts');
    const fields = Object.fromEntries(answer.searchParams);
    const stranger = new TestBrowser(sso);
    const posted = await stranger.post(answer.pathname, fields, {
      headers: { origin: upstream.issuer, 'sec-fetch-site': 'cross-site' },
    });
    expect(posted.status).toBe(303);
    expect(posted.location).not.toContain(fields.code ?? 'no code');
    expect(posted.cookies).toEqual([]);
    const next = new URL(posted.location ?? '', `${issuer}${answer.pathname}`);
    expect(next.pathname).toBe(answer.pathname);
    // The browser that was sent goes on; the other one is nobody.
    expect((await stranger.follow(await stranger.get(pathOf(next)))).status).toBe(400);
    expect(isCode(await browser.get(pathOf(next)))).toBe(true);
  });

  it('makes an account for an address of a welcome domain that is verified there, and never for another one', async () => {
    upstream.people.set(sub, {
      email: `p${people}@acme.example`,
      email_verified: true,
      name: 'Grace',
      preferred_username: 'alice',
    });
    const browser = new TestBrowser(sso);
    const led = await browser.get(pathOf(await answered(browser, 'welcomes')));
    expect(isCode(led)).toBe(true);
    const [made] = await records().accounts.withVerifiedEmail(`p${people}@acme.example`, 2);
    // The name is somebody's here.
    expect(made).toMatchObject({ username: 'alice-2', name: 'Grace', passwordHash: '*', emailVerified: true });
    // The same person comes back to the same account.
    const again = new TestBrowser(sso);
    expect(isCode(await again.get(pathOf(await answered(again, 'welcomes'))))).toBe(true);
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
    const browser = new TestBrowser(sso);
    const led = await browser.get(pathOf(await answered(browser, 'welcomes')));
    expect([led.status, byId(led.page, 'upstream-unwelcome') !== undefined]).toEqual([403, true]);
    expect(textOf(byId(led.page, 'upstream-unwelcome'))).toContain('The welcomes');
    expect(await records().accounts.withVerifiedEmail('x@acme.example', 2)).toEqual([]);
  });

  it('links nothing by an address: who has an account here links it by themselves', async () => {
    const account = await newAccount();
    const email = `p${people}@acme.example`;
    await records().accounts.update({ ...account, email, emailVerified: true });
    const browser = new TestBrowser(sso);
    const led = await browser.get(pathOf(await answered(browser, 'welcomes')));
    expect([led.status, byId(led.page, 'upstream-exists') !== undefined]).toEqual([409, true]);
    expect(await records().federatedIdentities.ofPerson(account.subject)).toEqual([]);
    expect(await sso.issuer.stores.sessions.listLive(account.subject, 0, 9)).toEqual([]);
    // The other ways are left, in the same interaction.
    const login = await browser.open(`/${byId(led.page, 'other-ways')?.attributes.href}`);
    const signedIn = await browser.submit(login, { username: `here${people}`, password: person.password });
    expect(isCode(signedIn)).toBe(true);
  });

  it('gives an account here that only says the address to nobody (pre-hijacking)', async () => {
    const planted = await newAccount();
    const email = `p${people}@acme.example`;
    await records().accounts.update({ ...planted, email, emailVerified: false });
    const browser = new TestBrowser(sso);
    expect(isCode(await browser.get(pathOf(await answered(browser, 'welcomes'))))).toBe(true);
    const [made] = await records().accounts.withVerifiedEmail(email, 2);
    expect(made?.subject).not.toBe(planted.subject);
    expect(await records().federatedIdentities.ofPerson(planted.subject)).toEqual([]);
  });

  it('keeps out whose account is disabled, and says of it what it says of any other', async () => {
    const account = await newAccount();
    await linked('acme', account.subject);
    await records().accounts.update({ ...account, disabledAt: 1 });
    const browser = new TestBrowser(sso);
    const led = await browser.get(pathOf(await answered(browser, 'acme')));
    expect([led.status, byId(led.page, 'upstream-unwelcome') !== undefined]).toEqual([403, true]);
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
      const led = await browser.get(linkOf(login, 'gone'));
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
