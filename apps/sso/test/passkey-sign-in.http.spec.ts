import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { closeOwnAccount, disableAccount, type Initiator, orderAction } from '@signet/administration';
import type { PasskeyFactor } from '@signet/identity';
import { SoftwareAuthenticator } from '@signet/identity/testing';
import { startPostgres, unsynced } from '@signet/runtime/testing';
import { byId, byTag, textOf } from './support/html.js';
import { haveKey, optionsOf, usedOn } from './support/passkeys.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const own = { client_id: 'own' };
const origin = 'https://sso.example';

let sso: RunningSso;
let subject: string;
let device: SoftwareAuthenticator;
let key: PasskeyFactor;
let people = 0;
beforeAll(async () => {
  sso = await runSso({
    environment: { ISSUER: 'https://sso.example/id', TRUSTED_PROXIES: '127.0.0.1', KEEP_SIGNED_IN_DAYS: '30' },
  });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  const account = await sso.issuer.identity.createAccount({ username: `holder${people}`, password: person.password });
  ({ subject } = account);
  device = new SoftwareAuthenticator({ origin });
  key = await haveKey(sso, subject, device);
});

const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const sessions = () => sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 10);
const stored = () => sso.issuer.records.factors.find(key.factorId);
const alertOf = ({ page }: Answer) => textOf(byId(page, 'login-alert'));

async function loginPage(more: Readonly<Record<string, string>> = own) {
  const browser = new TestBrowser(sso);
  return { browser, login: await browser.open(`/id${authorizationPath(more)}`) };
}

describe('the sign-in page', () => {
  it('asks for any key of this host, verified, and tells nothing of anybody', async () => {
    const { login } = await loginPage({ ...own, login_hint: `holder${people}` });
    const { challenge, ...options } = optionsOf(login);
    expect(challenge).toMatch(/^[\w-]{72}$/);
    expect(options).toEqual({
      rpId: 'sso.example',
      timeout: 900_000,
      userVerification: 'required',
      allowCredentials: [],
    });
    expect(login.html).not.toContain(key.data.credentialId);
    expect(byId(login.page, 'username')?.attributes.autocomplete).toBe('username webauthn');
  });

  it('is what it was without script: the button is not seen, and it needs one script of ours', async () => {
    const { login, browser } = await loginPage();
    expect(byId(login.page, 'passkey')?.attributes).toHaveProperty('hidden');
    const policy = login.headers['content-security-policy'];
    expect(policy).toContain("; script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    const scripts = byTag(login.page, 'script').map(({ attributes }) => attributes.src ?? '');
    const ours = scripts.filter((src) => /^scripts\/passkeys\.[\w-]+\.js$/.test(src));
    expect(ours).toHaveLength(1);
    const served = await browser.get(new URL(ours[0] ?? '', login.url).pathname);
    expect(served.status).toBe(200);
    expect(served.headers['content-type']).toMatch(/^text\/javascript/);
    expect(served.headers['x-content-type-options']).toBe('nosniff');
    expect(served.html).toContain('passkeys');
  });

  it('signs in who proves a key that verified them, as with two factors', async () => {
    const { browser, login } = await loginPage();
    const back = await browser.submit(login, usedOn(login, device));
    expect(isCode(back)).toBe(true);
    expect(await sessions()).toMatchObject([{ amr: ['hwk', 'user', 'mfa'], acr: 'phrh' }]);
    expect(await stored()).toMatchObject({ revision: 1, data: { signatureCounter: 1 } });
    expect((await stored())?.lastUsedAt).toBeGreaterThan(0);
    // This browser is known from now on, as with a password.
    expect([...browser.jar.keys()].filter((name) => name.includes('device'))).toHaveLength(1);
    const entries = await sso.issuer.stores.auditLog.page({ subject, limit: 20 });
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['factor_added', 'signed_in']));
    expect(JSON.stringify(entries)).not.toContain(key.data.credentialId);
  });

  it('keeps who wants to stay signed in, and nobody else', async () => {
    for (const [keep, kept] of [
      ['yes', true],
      ['', false],
    ] as const) {
      const before = await sessions();
      const { browser, login } = await loginPage();
      await browser.submit(login, { ...usedOn(login, device), keep });
      const [begun] = (await sessions()).filter(
        ({ sessionId }) => !before.some((each) => each.sessionId === sessionId),
      );
      expect(begun?.kept ?? false).toBe(kept);
    }
  });

  it('takes an answer once, whoever sends it again, and none of another interaction or browser', async () => {
    const { browser, login } = await loginPage();
    const other = await loginPage();
    const answer = usedOn(login, device);
    expect((await other.browser.submit(other.login, answer)).status).toBe(401);
    const sameBrowser = await browser.open(`/id${authorizationPath(own)}`);
    expect((await browser.submit(sameBrowser, answer)).status).toBe(401);
    expect(isCode(await browser.submit(login, answer))).toBe(true);
    const before = (await sessions()).length;
    const again = await browser.submit(login, answer);
    expect(isCode(again)).toBe(false);
    expect(await sessions()).toHaveLength(before);
  });

  it.each<[string, object, string]>([
    ['of another site', { origin: 'https://sso.example.evil.test' }, 'not known here'],
    ['that did not verify its user', { verifiesUser: false }, 'did not check'],
  ])('refuses a key %s', async (_, traits, words) => {
    device.traits = { ...device.traits, ...traits };
    const { browser, login } = await loginPage();
    const refused = await browser.submit(login, { ...usedOn(login, device), username: 'typed before' });
    expect(refused.status).toBe(401);
    expect(alertOf(refused)).toContain(words);
    // The form is there again, with what was typed and a challenge of its own.
    expect(byId(refused.page, 'username')?.attributes.value).toBe('typed before');
    expect(optionsOf(refused).challenge).not.toBe(optionsOf(login).challenge);
    expect(await sessions()).toEqual([]);
  });

  it('refuses a key that is gone, and tells the password manager', async () => {
    await sso.issuer.administration.own.unitOfWork.run(operator, ({ factors }) => factors.delete(key));
    const { browser, login } = await loginPage();
    const refused = await browser.submit(login, usedOn(login, device));
    expect([refused.status, alertOf(refused)]).toEqual([401, expect.stringContaining('not known here')]);
    const [signals] = byTag(refused.page, 'div').flatMap(({ attributes }) => attributes['data-passkey-signals'] ?? []);
    expect(JSON.parse(signals ?? '[]')).toEqual([
      { signalName: 'unknownCredential', rpID: 'sso.example', credentialID: key.data.credentialId },
    ]);
  });

  it('says of a disabled account what it says of a key that nobody knows, and tells no password manager', async () => {
    await disableAccount(sso.issuer.administration.ports, operator, { subject });
    const { browser, login } = await loginPage();
    const refused = await browser.submit(login, usedOn(login, device));
    expect([refused.status, alertOf(refused)]).toEqual([401, expect.stringContaining('not known here')]);
    expect(refused.html).not.toContain('unknownCredential');
    expect(await stored()).toMatchObject({ revision: 0 });
  });

  it('offers to open an account again that its person closed', async () => {
    await closeOwnAccount(sso.issuer.administration.own, { subject });
    const { browser, login } = await loginPage();
    const led = await browser.submit(login, usedOn(login, device));
    expect(led.location).toContain('keep-account');
    expect(await sessions()).toEqual([]);
  });

  it('asks on for what was ordered', async () => {
    await orderAction(sso.issuer.administration.ports, operator, { subject }, 'change_password');
    const { browser, login } = await loginPage();
    const led = await browser.submit(login, usedOn(login, device));
    expect(led.location).toContain('change-password');
    expect(await sessions()).toEqual([]);
  });

  it('counts what is no key as guesses of its caller', async () => {
    const { browser, login } = await loginPage();
    let last = login;
    let guesses = 0;
    // Else a wait is over before a busy machine asks again.
    const held = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now());
    while (last.status !== 429 && guesses < 200) {
      last = await browser.submit(last, { decision: 'passkey', passkey: '{}' });
      guesses += 1;
    }
    expect(last.status).toBe(429);
    expect(guesses).toBeGreaterThan(3);
    const honest = await browser.submit(last, usedOn(last, device));
    held.mockRestore();
    expect(honest.status).toBe(429);
    expect(await sessions()).toEqual([]);
  });

  it('takes a form from our own page alone', async () => {
    const { browser, login } = await loginPage();
    const answer = usedOn(login, device);
    const foreign = await browser.submit(login, answer, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(foreign.status).toBe(403);
    expect((await browser.submit(login, { ...answer, csrf: 'x' })).status).toBe(400);
    expect(await sessions()).toEqual([]);
  });
});

describe('a counter that goes back', () => {
  it('signs nobody in, is told to its owner, and that key proves nothing any more', async () => {
    const address = `holder${people}@example.com`;
    await sso.issuer.administration.own.unitOfWork.run(operator, async ({ accounts, factors }) => {
      const account = await accounts.find(subject);
      if (account) await accounts.update({ ...account, email: address, emailVerified: true });
      await factors.replace({ ...key, revision: 1, data: { ...key.data, signatureCounter: 9 } });
    });
    const { browser, login } = await loginPage();
    const refused = await browser.submit(login, usedOn(login, device));
    expect([refused.status, alertOf(refused)]).toEqual([401, expect.stringContaining('may have been copied')]);
    const counterWentBackAt = expect.any(Number);
    expect(await stored()).toMatchObject({ revision: 2, data: { signatureCounter: 9, counterWentBackAt } });
    const entries = await sso.issuer.stores.auditLog.page({ subject, name: 'factor_suspected', limit: 9 });
    expect(entries).toMatchObject([{ initiator: { entity: 'system', through: 'issuer' } }]);
    const mail = await sso.issuer.stores.mail.page({ limit: 99 });
    expect(mail.filter(({ to }) => to === address)).toMatchObject([{ template: 'passkey-suspected' }]);
    for (const each of device.keys) each.counter = 50;
    expect((await browser.submit(refused, usedOn(refused, device))).status).toBe(401);
    expect(await sessions()).toEqual([]);
    expect(await sso.issuer.stores.auditLog.page({ subject, name: 'factor_suspected', limit: 9 })).toHaveLength(1);
  });
});

describe('the addresses that browsers and password managers know', () => {
  it('say where keys are used and set up', async () => {
    const browser = new TestBrowser(sso);
    expect(JSON.parse((await browser.get('/id/.well-known/webauthn')).html)).toEqual({ origins: [] });
    const manage = 'https://sso.example/id/account/factors';
    expect(JSON.parse((await browser.get('/id/.well-known/passkey-endpoints')).html)).toEqual({
      enroll: `${manage}?add=passkey`,
      manage,
    });
  });
});

describe('two processes on one PostgreSQL', () => {
  it('take an answer to the challenge of either, once between them', async () => {
    const postgres = await startPostgres(unsynced);
    const environment = {
      ISSUER: origin,
      TRUSTED_PROXIES: '127.0.0.1',
      DATABASE_URL: await postgres.createDatabase(),
      MASTER_KEY: randomBytes(32).toString('base64url'),
    };
    const [one, other] = [await runSso({ environment }), await runSso({ environment })];
    try {
      await seed(one);
      const account = await one.issuer.identity.createAccount({ username: 'both', password: person.password });
      await haveKey(one, account.subject, device);
      const [here, there] = [new TestBrowser(one), new TestBrowser(other)];
      const login = await here.open(authorizationPath(own));
      for (const [name, value] of here.jar) there.jar.set(name, value);
      const answer = usedOn(login, device);
      const answers = await Promise.all([there.submit(login, answer), here.submit(login, answer)]);
      expect(answers.filter(isCode)).toHaveLength(1);
      for (const browser of [here, there]) expect(isCode(await browser.submit(login, answer))).toBe(false);
      const live = await one.issuer.stores.sessions.listLive(account.subject, one.issuer.clock.now(), 10);
      expect(live).toHaveLength(1);
      const next = await there.open(authorizationPath({ ...own, prompt: 'login' }));
      for (const [name, value] of there.jar) here.jar.set(name, value);
      expect(isCode(await here.submit(next, usedOn(next, device)))).toBe(true);
    } finally {
      await one.close();
      await other.close();
      await postgres.stop();
    }
  });
});

describe('an issuer without passkeys', () => {
  it('asks for none, and takes none', async () => {
    const plain = await runSso({ environment: { ISSUER: 'http://127.0.0.1:4000' } });
    try {
      await seed(plain);
      const browser = new TestBrowser(plain);
      const login = await browser.open(authorizationPath(own));
      expect(login.html).not.toMatch(/passkey|webauthn/);
      expect((await browser.submit(login, { decision: 'passkey', passkey: '{}' })).status).toBe(401);
      expect(JSON.parse((await browser.get('/.well-known/passkey-endpoints')).html)).toEqual({});
    } finally {
      await plain.close();
    }
  });
});
