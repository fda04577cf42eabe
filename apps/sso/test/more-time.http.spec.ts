import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { orderAction } from '@signet/administration';
import { byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

let sso: RunningSso;
beforeAll(async () => {
  sso = await runSso({
    environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', REGISTRATION: 'open' },
  });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Holds the clock of the issuer, so many seconds from where it is. */
function clock() {
  const at = sso.issuer.clock.now();
  let now = at;
  jest.spyOn(sso.issuer.clock, 'now').mockImplementation(() => now);
  return { at, advance: (seconds: number) => (now += seconds) };
}

const begin = async (more: Readonly<Record<string, string>> = {}) => {
  const browser = new TestBrowser(sso);
  return { browser, login: await browser.open(authorizationPath({ client_id: 'own', ...more })) };
};
const wayTo = ({ page }: Answer) => byId(page, 'more-time')?.attributes.href ?? '';
const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');

describe('a page that is good for a while', () => {
  it('says until when, and is good for longer where somebody asks, beside what they typed', async () => {
    const { advance, at } = clock();
    const { browser, login } = await begin();
    expect(textOf(byId(login.page, 'time-left'))).toMatch(/^You have 15 minutes for this page, until .* UTC\.$/);
    expect(byId(login.page, 'more-time')?.attributes).toMatchObject({ target: '_blank', rel: 'noopener' });
    advance(800);
    const asked = await browser.open(wayTo(login));
    expect([asked.status, byTag(asked.page, 'h1').map(textOf)]).toEqual([200, ['Do you need more time?']]);
    const given = await browser.follow(await browser.submit(asked));
    expect(textOf(byId(given.page, 'more-time-given'))).toMatch(/^You have 15 minutes, until /);
    // The page of before, as it was.
    advance(800);
    expect(sso.issuer.clock.now()).toBe(at + 1_600);
    expect(isCode(await browser.submit(login, person))).toBe(true);
  });

  it('is over where nobody asked, and says how to begin again', async () => {
    const { advance } = clock();
    const { browser, login } = await begin();
    advance(900);
    const late = await browser.submit(login, person);
    expect([late.status, byId(late.page, 'gone') !== undefined]).toEqual([400, true]);
    const asked = await browser.get(wayTo(login));
    expect([asked.status, byId(asked.page, 'gone') !== undefined]).toEqual([400, true]);
  });

  it('is over in the end, however often somebody asks, and says so', async () => {
    const { advance } = clock();
    const { browser, login } = await begin();
    const ask = async () => browser.follow(await browser.submit(await browser.open(wayTo(login))));
    let last: Answer | undefined;
    for (let nth = 0; nth < 11; nth += 1) {
      advance(899);
      last = await ask();
    }
    expect(last && textOf(byTag(last.page, 'main')[0])).toContain('That is as long as it can be.');
    const page = await browser.open(`${new URL(login.url).pathname}${new URL(login.url).search}`);
    expect([byId(page.page, 'more-time'), textOf(byId(page.page, 'time-left'))]).toEqual([
      undefined,
      expect.stringContaining('That is as long as it can be.'),
    ]);
    advance(11);
    expect((await browser.submit(login, person)).status).toBe(400);
  });

  it('is good for longer for nobody else: another browser, a form of another site, an interaction that is answered', async () => {
    const { advance } = clock();
    const { browser, login } = await begin();
    const stranger = await new TestBrowser(sso).get(wayTo(login));
    expect([stranger.status, byId(stranger.page, 'more-time-submit')]).toEqual([400, undefined]);
    const interaction = new URL(wayTo(login), 'https://sso.example').searchParams.get('interaction') ?? '';
    expect((await browser.post('/more-time', { interaction })).status).toBe(400);
    const foreign = { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } };
    const asked = await browser.open(wayTo(login));
    expect((await browser.submit(asked, {}, foreign)).status).toBe(403);
    expect((await sso.issuer.stores.interactions.find(interaction))?.expiresAt).toBe(sso.issuer.clock.now() + 900);
    advance(60);
    expect(isCode(await browser.submit(login, person))).toBe(true);
    expect((await browser.submit(asked)).status).toBe(400);
  });

  it('keeps who is half signed in so for as long', async () => {
    const { advance } = clock();
    const { subject } = await sso.issuer.identity.createAccount({ username: 'slow', password: person.password });
    const operator = { entity: 'admin', through: 'cli' } as const;
    await orderAction(sso.issuer.administration.ports, operator, { subject }, 'change_password');
    const { browser, login } = await begin();
    const change = await browser.follow(await browser.submit(login, { ...person, username: 'slow' }));
    advance(800);
    await browser.submit(await browser.open(wayTo(change)));
    advance(800);
    const done = await browser.submit(change, {
      password: 'seven purple elephants',
      repeated: 'seven purple elephants',
    });
    expect(isCode(done)).toBe(true);
  });

  it.each([
    ['create-account', { prompt: 'create' }],
    ['consent', { client_id: 'shop', prompt: 'consent' }],
  ])('says it at /%s too', async (path, more) => {
    const { browser, login } = await begin(more);
    const page = path === 'consent' ? await browser.follow(await browser.submit(login, person)) : login;
    expect([new URL(page.url).pathname, wayTo(page) !== '']).toEqual([`/${path}`, true]);
    expect(byTag(page.page, 'script').map(({ attributes }) => attributes.src)).toContainEqual(
      expect.stringMatching(/^scripts\/time-left\./),
    );
  });

  it.each(['/account/password', '/device', '/forgot-password'])('is none of those without an end: %s', async (path) => {
    const browser = new TestBrowser(sso);
    const first = await browser.open(path);
    const page = path.startsWith('/account') ? await browser.follow(await browser.submit(first, person)) : first;
    expect([new URL(page.url).pathname, byId(page.page, 'time-left')]).toEqual([path, undefined]);
  });
});
