import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Initiator, orderAction, setPassword, withdrawOrder } from '@signet/administration';
import type { Account, SignInOutcome } from '@signet/identity';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const action = 'change_password';
const fresh = { password: 'seven purple elephants', repeated: 'seven purple elephants' };
const own = { client_id: 'own' };

let sso: RunningSso;
let subject: string;
let username: string;
let people = 0;
beforeAll(async () => {
  sso = await runSso({ environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
/** Each test has somebody of its own, who is ordered to change their password. */
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password }));
  await order();
});

const ports = () => sso.issuer.administration.ports;
const order = (options = {}) => orderAction(ports(), operator, { subject }, action, options);
const orders = () => sso.issuer.stores.actionOrders.ofPerson(subject);
const isGood = async (password: string) =>
  (await sso.issuer.identity.signIn({ username, password, caller: { address: `192.0.2.${people}` } })).kind ===
  'signed_in';

/** What the person is led to who signs in with this password. */
async function signIn(more: Readonly<Record<string, string>> = own, password: string = person.password) {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath(more)));
  const led = await browser.follow(await browser.submit(login, { username, password }));
  return { browser, login, led };
}

async function sessionOf(): Promise<string[]> {
  const live = await sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 10);
  return live.map(({ sessionId }) => sessionId);
}

const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const errorOf = (answer: Answer) => new URL(answer.location ?? 'none:').searchParams.get('error');

describe('a password that is to be changed', () => {
  it('is asked for behind the old one, and nobody has a session before', async () => {
    const { browser, led } = await signIn();
    expect(textOf(byId(led.page, 'signed-in-as'))).toContain(username);
    expect(led.headers['cache-control']).toContain('no-store');
    expect(led.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    // It was proved just now.
    expect(byId(led.page, 'current')).toBeUndefined();
    expect(await sessionOf()).toEqual([]);
    const before = sso.issuer.clock.now();
    const back = await browser.submit(led, fresh);
    expect(isCode(back)).toBe(true);
    expect(await sessionOf()).toHaveLength(1);
    expect([await orders(), await isGood(person.password), await isGood(fresh.password)]).toEqual([[], false, true]);
    const [session] = await sso.issuer.stores.sessions.listLive(subject, before, 10);
    expect(session).toMatchObject({ amr: ['pwd'], acr: 'https://signet.example.com/acr/1fa' });
    const entries = await sso.issuer.stores.auditLog.page({ subject, limit: 20 });
    const names = entries.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['action_ordered', 'action_done', 'password_changed', 'signed_in']));
    const changed = entries.find(({ name }) => name === 'password_changed');
    expect(changed).toMatchObject({ initiator: { entity: 'user', subject, through: 'self_service' } });
    expect(JSON.stringify(entries)).not.toContain('argon2');
  });

  it.each([
    ['too short', { password: 'tooshort', repeated: 'tooshort' }, 'password-error'],
    ['the old one', { password: person.password, repeated: person.password }, 'password-error'],
    ['among those that many have', { password: 'passwordpassword', repeated: 'passwordpassword' }, 'password-error'],
    ['not the same twice', { ...fresh, repeated: 'seven purple elephant' }, 'repeated-error'],
    ['not repeated', { ...fresh, repeated: '' }, 'repeated-error'],
  ])('is not one that is %s', async (_, form, error) => {
    const { browser, led } = await signIn();
    const again = await browser.submit(led, form);
    expect([again.status, textOf(byId(again.page, error)) !== '']).toEqual([400, true]);
    expect([(await orders()).length, await isGood(person.password)]).toEqual([1, true]);
    expect(again.html).not.toContain(form.password);
  });

  it('is skipped by no address, no other tab and no later step', async () => {
    const { browser, led } = await signIn({ client_id: 'shop' });
    const { interaction = '' } = hiddenOf(led.page);
    for (const path of ['consent', 'no-access', 'login']) {
      const next = await browser.follow(await browser.get(`/${path}?interaction=${interaction}`));
      expect(byId(next.page, 'change-password-submit')).toBeDefined();
    }
    const consent = await browser.post('/consent', { interaction, decision: 'allow', seen: 'x', csrf: 'x' });
    expect(consent.location).toMatch(/^change-password\?/);
    // Another tab is of nobody: half signed in is for one interaction.
    const other = await browser.follow(await browser.get(authorizationPath(own)));
    expect(byId(other.page, 'login-submit')).toBeDefined();
    const silent = await browser.get(authorizationPath({ ...own, prompt: 'none' }));
    expect(errorOf(silent)).toBe('login_required');
    expect((await browser.get('/account')).location).not.toBeUndefined();
    expect(await sessionOf()).toEqual([]);
  });

  it('is asked of whoever has a session already, with the old one', async () => {
    await withdrawOrder(ports(), operator, { subject }, action);
    const { browser } = await signIn();
    const [session] = await sessionOf();
    await order();
    expect(errorOf(await browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe('interaction_required');
    const asked = await browser.follow(await browser.get(authorizationPath(own)));
    expect(byId(asked.page, 'current')).toBeDefined();
    const missing = await browser.submit(asked, fresh);
    expect([missing.status, textOf(byId(missing.page, 'current-error')) !== '']).toEqual([400, true]);
    const wrong = await browser.submit(asked, { ...fresh, current: 'not my password at all' });
    expect([wrong.status, textOf(byId(wrong.page, 'current-error')) !== '']).toEqual([401, true]);
    expect([(await orders()).length, await isGood(person.password)]).toEqual([1, true]);
    const back = await browser.submit(asked, { ...fresh, current: person.password });
    expect(isCode(back)).toBe(true);
    // Everything that was open by the old one is over; this browser goes on with a session of its own.
    const now = await sessionOf();
    expect([now.length, now.includes(session ?? '')]).toEqual([1, false]);
    expect(isCode(await browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe(true);
  });

  it('ends the sessions of other browsers, and what their apps have', async () => {
    await withdrawOrder(ports(), operator, { subject }, action);
    const elsewhere = await signIn();
    await order();
    expect(await sso.issuer.stores.grants.list({ subject }, 10)).toHaveLength(1);
    const { browser, led } = await signIn();
    await browser.submit(led, fresh);
    expect(errorOf(await elsewhere.browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe('login_required');
    const grants = await sso.issuer.stores.grants.list({ subject }, 10);
    expect(grants.map(({ sessionId }) => sessionId)).toEqual(await sessionOf());
  });

  it('is changed once by a form that comes twice, and both are answered', async () => {
    const { browser, led } = await signIn();
    const [first, second] = [await browser.submit(led, fresh), await browser.submit(led, fresh)];
    expect([isCode(first), isCode(second)]).toEqual([true, true]);
    const entries = await sso.issuer.stores.auditLog.page({ subject, limit: 50 });
    expect(entries.filter(({ name }) => name === 'password_changed')).toHaveLength(1);
  });

  it('is changed by one of two tabs', async () => {
    const browser = new TestBrowser(sso);
    const tabs: Answer[] = [];
    for (let tab = 0; tab < 2; tab += 1) {
      const login = await browser.follow(await browser.get(authorizationPath(own)));
      tabs.push(await browser.follow(await browser.submit(login, { username, password: person.password })));
    }
    const passwords = ['seven purple elephants', 'nine yellow hedgehogs'] as const;
    const answers = await Promise.all(
      tabs.map((tab, index) => {
        const password = passwords[index] ?? '';
        return browser.submit(tab, { password, repeated: password });
      }),
    );
    const good = await Promise.all(passwords.map(isGood));
    expect(good.filter(Boolean)).toHaveLength(1);
    expect(answers.filter(isCode).length).toBeGreaterThanOrEqual(1);
    const entries = await sso.issuer.stores.auditLog.page({ subject, limit: 50 });
    expect(entries.filter(({ name }) => name === 'password_changed')).toHaveLength(1);
  });

  it('is not changed by the form of somebody else', async () => {
    const { browser, led } = await signIn();
    const mine = username;
    const other = await sso.issuer.identity.createAccount({ username: `${mine}-mallory`, password: person.password });
    await orderAction(ports(), operator, { subject: other.subject }, action);
    // Another person in the same browser and the same interaction.
    const login = await browser.follow(
      await browser.post('/change-password', { ...hiddenOf(led.page), decision: 'switch' }),
    );
    await browser.submit(login, { username: other.username, password: person.password });
    const stale = await browser.submit(led, fresh);
    expect([stale.status, isCode(stale)]).toEqual([400, false]);
    expect((await sso.issuer.stores.actionOrders.ofPerson(other.subject)).length).toBe(1);
    expect(await isGood(person.password)).toBe(true);
    // Another browser that knows the interaction and the form.
    const stranger = await new TestBrowser(sso).post('/change-password', { ...hiddenOf(led.page), ...fresh });
    expect(stranger.status).toBe(400);
    expect(await isGood(person.password)).toBe(true);
  });

  it('is not changed by who knew the password of before', async () => {
    const { browser, led } = await signIn();
    await setPassword(ports(), operator, { subject }, 'chosen by an operator', { temporary: true, keepSessions: true });
    const late = await browser.submit(led, fresh);
    expect(isCode(late)).toBe(false);
    expect([await isGood(fresh.password), await isGood('chosen by an operator')]).toEqual([false, true]);
    // Nor after the person did it, and it is ordered again.
    const theirs = await signIn(own, 'chosen by an operator');
    const thief = await signIn(own, 'chosen by an operator');
    await theirs.browser.submit(theirs.led, fresh);
    await order();
    const stolen = { password: 'ten stolen bicycles', repeated: 'ten stolen bicycles' };
    expect(isCode(await thief.browser.submit(thief.led, stolen))).toBe(false);
    expect([await isGood(stolen.password), await isGood(fresh.password)]).toEqual([false, true]);
  });

  it('is the one that was proved, and not one that an operator sets while that is looked at', async () => {
    await withdrawOrder(ports(), operator, { subject }, action);
    const { browser } = await signIn();
    await order();
    const asked = await browser.follow(await browser.get(authorizationPath(own)));
    const { identity } = sso.issuer;
    const before = identity.signIn.bind(identity);
    Object.assign(identity, {
      signIn: async (attempt: Parameters<typeof before>[0]) => {
        const outcome = await before(attempt);
        await setPassword(ports(), operator, { subject }, 'chosen by an operator');
        return outcome;
      },
    });
    try {
      const late = await browser.submit(asked, { ...fresh, current: person.password });
      expect(isCode(late)).toBe(false);
    } finally {
      Reflect.deleteProperty(identity, 'signIn');
    }
    expect([await isGood(fresh.password), await isGood('chosen by an operator')]).toEqual([false, true]);
  });

  describe.each(['SQLite', 'PostgreSQL'] as const)(
    'that an operator sets while the former one is hashed: %s',
    (database) => {
      let postgres: TestPostgres | undefined;
      let there: RunningSso = sso;
      beforeAll(async () => {
        there = sso;
        if (database === 'SQLite') return;
        postgres = await startPostgres(unsynced);
        const environment = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' };
        there = await runSso({ environment: { ...environment, DATABASE_URL: await postgres.createDatabase() } });
        await seed(there);
      }, 60_000);
      afterAll(async () => {
        if (there !== sso) await there?.close();
        await postgres?.stop();
      });

      it.each([
        ['before anything is written', 'before'],
        ['once that is written', 'after'],
      ] as const)('is not replaced by who knew the former one: %s', async (_, when) => {
        const { identity, administration } = there.issuer;
        const name = `late-${when}`;
        const account = await identity.createAccount({ username: name, password: person.password });
        const set = () =>
          setPassword(administration.ports, operator, account, 'chosen by an operator', { temporary: true });
        const browser = new TestBrowser(there);
        const login = await browser.follow(await browser.get(authorizationPath(own)));
        const before = identity.signIn.bind(identity) as (...given: readonly unknown[]) => Promise<SignInOutcome>;
        Object.assign(identity, {
          signIn: (attempt: unknown, begin: (account: Account) => Promise<unknown>) =>
            before(attempt, async (proved: Account) => {
              if (when === 'before') await set();
              const begun = await begin(proved);
              if (when === 'after') await set();
              return begun;
            }),
        });
        const led = await browser.submit(login, { username: name, password: person.password });
        Reflect.deleteProperty(identity, 'signIn');
        const asked = await browser.follow(led);
        const form = byId(asked.page, 'change-password-submit') ? asked : undefined;
        if (form) {
          // Half signed in by the former one: that of now is asked for.
          expect(byId(form.page, 'current')).toBeDefined();
          for (const current of ['', person.password]) {
            expect((await browser.submit(form, { ...fresh, current })).status).toBeGreaterThanOrEqual(400);
          }
        }
        expect(form !== undefined).toBe(when === 'before');
        const knows = async (password: string) =>
          (await identity.signIn({ username: name, password, caller: { address: '192.0.2.200' } })).kind ===
          'signed_in';
        expect([await knows(fresh.password), await knows('chosen by an operator')]).toEqual([false, true]);
        expect(await there.issuer.stores.actionOrders.ofPerson(account.subject)).toHaveLength(1);
        // Who knows it goes on.
        if (form) expect(isCode(await browser.submit(form, { ...fresh, current: 'chosen by an operator' }))).toBe(true);
      });
    },
  );

  it('is asked of nobody where the order was withdrawn meanwhile', async () => {
    const { browser, led } = await signIn();
    await withdrawOrder(ports(), operator, { subject }, action);
    const late = await browser.submit(led, fresh);
    expect(isCode(late)).toBe(false);
    expect(await isGood(fresh.password)).toBe(false);
    const login = await browser.follow(await browser.get(authorizationPath(own)));
    expect(isCode(await browser.submit(login, { username, password: person.password }))).toBe(true);
  });

  it('is set for the first sign-in alone', async () => {
    await withdrawOrder(ports(), operator, { subject }, action);
    await setPassword(ports(), operator, { subject }, 'chosen by an operator', { temporary: true });
    const { browser, led } = await signIn(own, 'chosen by an operator');
    expect(byId(led.page, 'change-password-submit')).toBeDefined();
    expect(isCode(await browser.submit(led, fresh))).toBe(true);
  });

  it('may be refused: the app is told', async () => {
    const { browser, led } = await signIn();
    const left = await browser.post('/change-password', { ...hiddenOf(led.page), decision: 'cancel' });
    expect(errorOf(left)).toBe('access_denied');
    expect(await sessionOf()).toEqual([]);
  });

  it('ends everything at once where that is ordered', async () => {
    await withdrawOrder(ports(), operator, { subject }, action);
    const { browser } = await signIn();
    const { revokedGrants, isNew } = await order({ immediately: true });
    expect([isNew, revokedGrants]).toEqual([true, 1]);
    expect(await sessionOf()).toEqual([]);
    expect(errorOf(await browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe('login_required');
  });

  it('lets no device in before', async () => {
    const begun = await sso.send({
      method: 'POST',
      path: '/device_authorization',
      headers: { authorization: `Basic ${Buffer.from('shop:what-only-the-shop-knows').toString('base64')}` },
      form: { scope: 'openid' },
    });
    const { user_code, device_code } = JSON.parse(begun.text);
    const browser = new TestBrowser(sso);
    const page = await browser.get(`/device?user_code=${user_code}`);
    const login = await browser.follow(await browser.submit(page, { user_code }));
    const asked = await browser.follow(await browser.submit(login, { username, password: person.password }));
    expect(byId(asked.page, 'change-password-submit')).toBeDefined();
    expect(await sso.issuer.stores.grants.list({ subject }, 10)).toEqual([]);
    const consent = await browser.follow(await browser.submit(asked, fresh));
    const decided = await browser.submit(consent, { decision: 'allow' });
    expect([decided.location, typeof device_code]).toEqual(['device?decided=allowed', 'string']);
  });
});
