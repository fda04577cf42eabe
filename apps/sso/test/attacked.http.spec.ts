import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { byId } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { solved, workOf } from './support/solve-work.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const own = { client_id: 'own' };
const { password } = person;
const few = {
  bits: { least: 1, most: 3 },
  failures: { account: 4, address: 4, site: 300 },
  networks: { least: 12, ratio: 2 },
};

let sso: RunningSso;
let username: string;
let people = 0;
beforeAll(async () => {
  // No mail goes anywhere; nobody is asked for anything while few fail.
  sso = await runSso({
    environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' },
    isWithoutMail: true,
    challenge: { ...few, networks: { least: 1_000, ratio: 2 } },
  });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
afterEach(() => {
  jest.restoreAllMocks();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  await sso.issuer.identity.createAccount({ username, password });
});

const toLogin = async (browser: TestBrowser, sending = {}) => {
  const { location = '', url } = await browser.get(authorizationPath(own), sending);
  const { pathname, search } = new URL(location, url);
  return browser.get(`${pathname}${search}`, sending);
};
const isIn = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const isAsked = (answer: Answer) => answer.status === 403 && workOf(answer.page) !== undefined;
/** From an address, and so a network, of its own each. */
const from = (nth: number) => ({ headers: { 'x-forwarded-for': `${20 + (nth >> 8)}.${nth & 255}.0.7` } });
let networks = 0;
/** Once, with no cookies from before. */
async function guess(name: string, typed = 'a guess of somebody'): Promise<Answer> {
  networks += 1;
  const browser = new TestBrowser(sso);
  const at = from(networks);
  return browser.submit(await toLogin(browser, at), { username: name, password: typed }, at);
}
async function knownBrowser() {
  const browser = new TestBrowser(sso);
  expect(isIn(await browser.submit(await toLogin(browser), { username, password }))).toBe(true);
  for (const name of [...browser.jar.keys()]) if (name.includes('session')) browser.jar.delete(name);
  return browser;
}

describe('one account that many guess at', () => {
  it('asks everybody for work but the browsers that its person signed in with, and no other account', async () => {
    const known = await knownBrowser();
    for (let nth = 0; nth < 4; nth += 1) expect((await guess(username)).status).toBe(401);
    expect(isAsked(await guess(username))).toBe(true);
    expect(isIn(await known.submit(await toLogin(known), { username, password }))).toBe(true);
    const others = new TestBrowser(sso);
    expect(isIn(await others.submit(await toLogin(others), { username: person.username, password }))).toBe(true);
    // Its person at another browser: one form more, and in.
    const stranger = new TestBrowser(sso);
    const asked = await stranger.submit(await toLogin(stranger), { username, password });
    expect(isAsked(asked)).toBe(true);
    expect(isIn(await stranger.submit(asked, { username, password, ...solved(asked.page) }))).toBe(true);
  });

  it('is asked for the same way where there is no account of that name', async () => {
    const nobody = `nobody${people}`;
    for (let nth = 0; nth < 4; nth += 1) expect((await guess(nobody)).status).toBe(401);
    expect(isAsked(await guess(nobody))).toBe(true);
  });

  it('asks for more where guesses go on, and never for more than the most', async () => {
    const bits: number[] = [];
    for (let nth = 0; nth < 40; nth += 1) {
      const at = from(5_000 + nth);
      const browser = new TestBrowser(sso);
      const asked = await browser.submit(await toLogin(browser, at), { username, password: 'a guess' }, at);
      const work = workOf(asked.page);
      if (work === undefined || asked.status !== 403) continue;
      bits.push(work.bits);
      await browser.submit(asked, { username, password: 'a guess', ...solved(asked.page) }, at);
    }
    expect(bits[0]).toBe(1);
    expect(Math.max(...bits)).toBe(3);
    expect([...bits].sort()).toEqual(bits);
  });

  it('costs guesses that bring no work no failure of its person', async () => {
    for (let nth = 0; nth < 4; nth += 1) await guess(username);
    const levels = () => sso.issuer.identity.levelsOf({ address: '20.0.0.7' });
    const before = await levels();
    for (let nth = 0; nth < 10; nth += 1) expect(isAsked(await guess(username))).toBe(true);
    expect(await levels()).toEqual(before);
  });
});

describe('without script and without mail', () => {
  it('a form that was asked takes its turn with its like: five guesses of one account, then they wait', async () => {
    // Else a wait of a second is over before a busy machine asks again.
    jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now());
    for (let nth = 0; nth < 4; nth += 1) await guess(username);
    const without = async (typed: string) => {
      networks += 1;
      const at = from(networks);
      const browser = new TestBrowser(sso);
      const asked = await browser.submit(await toLogin(browser, at), { username, password: typed }, at);
      expect(isAsked(asked)).toBe(true);
      expect(byId(asked.page, 'mail-code')).toBeUndefined();
      return browser.submit(asked, { username, password: typed }, at);
    };
    for (let nth = 0; nth < 4; nth += 1) expect((await without('a guess')).status).toBe(401);
    expect(isIn(await without(password))).toBe(true);
    expect((await without('a guess')).status).toBe(401);
    const waiting = await without('a guess');
    expect(waiting.status).toBe(429);
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('an address that guesses at many accounts', () => {
  it('is asked for work on its pages, and nobody else is', async () => {
    const at = { headers: { 'x-forwarded-for': '203.0.113.9' } };
    const browser = new TestBrowser(sso);
    for (let nth = 0; nth < 4; nth += 1) {
      const form = await toLogin(browser, at);
      expect(workOf(form.page)).toBeUndefined();
      await browser.submit(form, { username: `somebody${nth}`, password: 'a guess' }, at);
    }
    const form = await toLogin(browser, at);
    expect(workOf(form.page)).toMatchObject({ bits: 1 });
    expect(isIn(await browser.submit(form, { username, password, ...solved(form.page) }, at))).toBe(true);
    const elsewhere = await toLogin(new TestBrowser(sso), { headers: { 'x-forwarded-for': '203.0.113.10' } });
    expect(workOf(elsewhere.page)).toBeUndefined();
  });
});

describe('everybody', () => {
  it('is asked by no one who has but one network, and by many networks that fail at once, until that ends', async () => {
    const calm = await runSso({
      environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' },
      challenge: { ...few, failures: { account: 1_000, address: 1_000, site: 1_000 } },
    });
    try {
      await seed(calm);
      const at = (nth: number, network: number) => ({ headers: { 'x-forwarded-for': `30.${network}.0.${nth}` } });
      const fail = async (sending: { headers: Record<string, string> }, name: string) => {
        const browser = new TestBrowser(calm);
        return browser.submit(await toLogin(browser, sending), { username: name, password: 'a guess' }, sending);
      };
      for (let nth = 1; nth <= 30; nth += 1) await fail(at(nth, 1), `somebody${nth}`);
      expect(workOf((await toLogin(new TestBrowser(calm))).page)).toBeUndefined();
      for (let nth = 2; nth <= 13; nth += 1) await fail(at(1, nth), `somebody${nth}`);
      const asked = await toLogin(new TestBrowser(calm));
      expect(workOf(asked.page)).toMatchObject({ bits: 1 });
      const said = calm.lines.filter(({ event }) => event === 'sign_ins_attacked');
      expect(said).toMatchObject([{ level: 'warn', count: expect.any(Number) }]);
    } finally {
      await calm.close();
    }
  });
});

describe('where it is off', () => {
  it('nobody is asked, however many fail', async () => {
    const off = await runSso({
      environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', SIGN_IN_CHALLENGE: 'off' },
      challenge: { failures: { account: 1, address: 1, site: 1 }, networks: { least: 1, ratio: 1 } },
    });
    try {
      await seed(off);
      const browser = new TestBrowser(off);
      for (let nth = 0; nth < 3; nth += 1) {
        const form = await toLogin(browser);
        expect((await browser.submit(form, { username: person.username, password: 'a guess' })).status).toBe(401);
      }
      expect(workOf((await toLogin(browser)).page)).toBeUndefined();
    } finally {
      await off.close();
    }
  });
});
