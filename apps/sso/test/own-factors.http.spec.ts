import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { addOwnFactor, orderAction, proveByCode } from '@signet/administration';
import { type FactorType, noPassword, type PasskeyData } from '@signet/identity';
import { generateSync } from 'otplib/functional';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

let sso: RunningSso;
let subject: string;
let username: string;
let email: string;
let people = 0;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its link for whoever looks.
  const away = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  sso = await runSso({ environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', ...away } });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  email = `person${people}@example.com`;
  const account = await sso.issuer.identity.createAccount({ username, password: person.password, email });
  ({ subject } = account);
  await sso.issuer.records.accounts.update({ ...account, emailVerified: true });
});

const kinds = async () => (await sso.issuer.records.factors.enrolled(subject)).map(({ type }) => type).sort();
const mailed = async () =>
  (await sso.issuer.stores.mail.page({ limit: 100 }))
    .filter((mail) => mail.to === email && mail.template === 'factors-changed')
    .map(({ data }) => data as { readonly what: string; readonly secret?: string; readonly left?: number });
const told = async (what: string) => (await mailed()).filter((each) => each.what === what);
const codeOf = (secret: string, steps = 0) =>
  generateSync({ strategy: 'totp', secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps });
const sessionsOf = () => sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 10);
const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');

async function signedIn() {
  const browser = new TestBrowser(sso);
  const login = await browser.open('/account/factors');
  const page = await browser.follow(await browser.submit(login, { username, password: person.password }));
  return { browser, page };
}

/** With an authenticator app and codes, signed in by both. */
async function setUp() {
  const { browser, page } = await signedIn();
  const form = await browser.open('/account/factors?add=totp');
  const secret = textOf(byId(form.page, 'totp-key')).replaceAll(' ', '');
  const codes = await browser.submit(form, { totp_code: codeOf(secret, -1) });
  const list = textOf(byId(codes.page, 'recovery-codes')).match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g) ?? [];
  const done = await browser.follow(await browser.submit(codes));
  return { browser, page, secret, list, done };
}

/** Up to where the second factor is asked for. */
async function half() {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath({ client_id: 'own' })));
  const led = await browser.follow(await browser.submit(login, { username, password: person.password }));
  return { browser, led };
}

const idOf = async (wanted: FactorType = 'totp') =>
  (await sso.issuer.records.factors.enrolled(subject)).find(({ type }) => type === wanted)?.factorId;

/** What they have was set up long ago. */
async function asOfLongAgo() {
  for (const factor of await sso.issuer.records.factors.ofPerson(subject)) {
    await sso.issuer.records.factors.delete(factor);
    await sso.issuer.records.factors.insert({ ...factor, createdAt: 1 });
  }
}

const keyData = (credentialId: string): PasskeyData => ({
  type: 'passkey',
  credentialId,
  publicKey: 'AA',
  algorithm: -7,
  signatureCounter: 0,
  transports: [],
  backupEligible: false,
  backedUp: false,
});

describe('the ways to sign in of somebody', () => {
  it('are none at first, and one with codes after it was set up', async () => {
    const { page, done, list } = await setUp();
    expect(textOf(byId(page.page, 'content'))).toMatch(/set up nothing yet/);
    expect(byId(done.page, 'factors-done')).toBeDefined();
    expect(textOf(byId(done.page, 'codes-left'))).toBe('Left: 10 of 10');
    expect(list).toHaveLength(10);
    expect(await kinds()).toEqual(['recovery_codes', 'totp']);
    expect(await told('totp_added')).toMatchObject([{ secret: expect.any(String) }]);
    expect(done.html).not.toContain(list[0]);
  });

  it('are for whoever is signed in as strongly as they can be, and not for a password alone', async () => {
    const early = await signedIn();
    const { secret } = await setUp();
    const opened = await early.browser.open('/account/factors');
    expect(opened.url).toContain('/second-factor?');
    // Nor is any other page of theirs: a thief who was there before would choose another password.
    for (const other of ['/account', '/account/password', '/account/sessions']) {
      expect((await early.browser.open(other)).url).toContain('/second-factor?');
    }
    const back = await early.browser.follow(await early.browser.submit(opened, { totp_code: codeOf(secret) }));
    expect(back.url).toMatch(/\/account\/factors$/);
    expect(byId(back.page, 'codes-left')).toBeDefined();
  });

  it('are for whoever proved both lately: neither an old code nor an old password stands for the other', async () => {
    const { browser, secret } = await setUp();
    const [session] = await sessionsOf();
    if (!session) throw new Error('nobody is signed in');
    const methods = session.methods?.map((method) => ({ ...method, at: method.at - 3600 }));
    await sso.issuer.stores.sessions.renew({ ...session, methods, authTime: session.authTime - 3600 });
    const login = await browser.open('/account/factors');
    expect(login.url).toContain('/login?');
    const asked = await browser.follow(await browser.submit(login, { username, password: person.password }));
    expect(asked.url).toContain('/second-factor?');
    const page = await browser.follow(await browser.submit(asked, { totp_code: codeOf(secret) }));
    expect(page.url).toMatch(/\/account\/factors$/);
  });

  it('are renamed, and the name is text', async () => {
    const { browser } = await setUp();
    const form = await browser.open(`/account/factors?factor=${await idOf()}`);
    const done = await browser.follow(await browser.submit(form, { factor_name: 'Phone <b>&amp;' }));
    expect(textOf(byId(done.page, 'content'))).toContain('Phone <b>&amp;');
    const again = await browser.open(`/account/factors?factor=${await idOf()}`);
    const refused = await browser.submit(again, { factor_name: 'x'.repeat(65) });
    expect(refused.status).toBe(400);
    expect(byId(refused.page, 'factor_name-error')).toBeDefined();
  });

  it('are removed after a second look, the codes with the last one, and brought back by the link of the mail', async () => {
    const { browser, secret } = await setUp();
    await asOfLongAgo();
    const other = await half();
    expect(isCode(await other.browser.submit(other.led, { totp_code: codeOf(secret) }))).toBe(true);
    expect(await sessionsOf()).toHaveLength(2);
    const asked = await browser.open(`/account/factors?factor=${await idOf()}&remove=yes`);
    expect(byId(asked.page, 'remove-last')).toBeDefined();
    const done = await browser.follow(await browser.submit(asked, { everywhere: 'yes' }));
    expect(byId(done.page, 'factors-done')).toBeDefined();
    expect(await kinds()).toEqual([]);
    expect(await sessionsOf()).toHaveLength(1);
    const [{ secret: link = '' } = {}] = await told('totp_removed');
    // What is kept of it says nothing to whoever has the database alone.
    expect(
      JSON.stringify(await sso.issuer.stores.accountLinks.open({ purpose: 'undo-factor', subject }, 0, 9)),
    ).not.toContain(secret);
    const anywhere = new TestBrowser(sso);
    const undo = await anywhere.open(`/undo-factor?link=${link}`);
    expect(await kinds()).toEqual([]);
    const undone = await anywhere.follow(await anywhere.submit(undo));
    expect(byId(undone.page, 'factor-undone')).toBeDefined();
    expect(await kinds()).toEqual(['totp']);
    expect(await sessionsOf()).toEqual([]);
    const again = await half();
    expect(again.led.url).toContain('/second-factor?');
    // What was used before it was taken away stays used.
    expect((await again.browser.submit(again.led, { totp_code: codeOf(secret) })).status).toBe(401);
    expect((await again.browser.submit(again.led, { totp_code: codeOf(secret, 1) })).status).toBe(303);
  });

  it('are taken back where somebody else set them up: what lives since ends', async () => {
    await setUp();
    const [{ secret: link = '' } = {}] = await told('totp_added');
    const owner = new TestBrowser(sso);
    const undo = await owner.open(`/undo-factor?link=${link}`);
    await owner.follow(await owner.submit(undo));
    expect(await kinds()).toEqual([]);
    expect(await sessionsOf()).toEqual([]);
    expect(await told('undone')).toHaveLength(1);
    const twice = await owner.open(`/undo-factor?link=${link}`);
    expect(twice.status).toBe(404);
  });

  it('stay where nobody could sign in without them: a code opens no account that has no password', async () => {
    const { browser } = await setUp();
    const key = { handle: `passkey:${subject}`, amr: ['hwk', 'user', 'mfa'], name: '', data: keyData(subject) };
    await addOwnFactor(sso.issuer.administration.own, { subject }, { factor: key });
    const account = await sso.issuer.records.accounts.find(subject);
    if (account) {
      await sso.issuer.records.accounts.replacePasswordHash({ subject, from: account.passwordHash, to: noPassword });
    }
    const asked = await browser.open(`/account/factors?factor=${await idOf('passkey')}&remove=yes`);
    const refused = await browser.submit(asked);
    expect([refused.status, byId(refused.page, 'factor-alert') !== undefined]).toEqual([400, true]);
    const [{ secret: link = '' } = {}] = await told('passkey_added');
    const undo = await browser.open(`/undo-factor?link=${link}`);
    await browser.submit(undo);
    expect(await kinds()).toEqual(['passkey', 'recovery_codes', 'totp']);
  });

  it('are nothing to another person', async () => {
    await setUp();
    const theirs = await idOf();
    username = `${username}x`;
    const other = await sso.issuer.identity.createAccount({ username, password: person.password });
    const owner = subject;
    subject = other.subject;
    const { browser } = await signedIn();
    const led = await browser.open(`/account/factors?factor=${theirs}&remove=yes`);
    expect(led.url).toMatch(/\/account\/factors$/);
    const form = await browser.open('/account/factors?add=totp');
    const sent = await browser.post('/account/factors', {
      csrf: hiddenOf(form.page).csrf ?? '',
      factor: theirs ?? '',
      remove: 'yes',
    });
    expect(sent.status).toBe(303);
    subject = owner;
    expect(await kinds()).toEqual(['recovery_codes', 'totp']);
  });
});

describe('a thief who signed in with many browsers before there was a second factor', () => {
  it('guesses at its codes with none of them apart', async () => {
    const { clock } = sso.issuer;
    const before = clock.now() - 60;
    const held = jest.spyOn(clock, 'now').mockReturnValue(before);
    const early = await signedIn().finally(() => held.mockRestore());
    const { secret } = await setUp();
    const asked = await early.browser.follow(await early.browser.get(authorizationPath({ client_id: 'own' })));
    const guesses = [];
    // Else the first wait is over before a busy machine asks again.
    const standing = jest.spyOn(clock, 'now').mockReturnValue(clock.now());
    for (let nth = 0; nth < 6; nth += 1) {
      guesses.push((await early.browser.submit(asked, { totp_code: codeOf(secret, 20 + nth) })).status);
    }
    standing.mockRestore();
    expect(guesses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('a password that is to be changed', () => {
  it('takes nobody past their second factor, in a session that it ends', async () => {
    const { browser, secret } = await setUp();
    const operator = { entity: 'admin', through: 'cli' } as const;
    await orderAction(sso.issuer.administration.ports, operator, { subject }, 'change_password');
    const asked = await browser.follow(await browser.get(authorizationPath({ client_id: 'own' })));
    const chosen = 'quite another horse and battery';
    const typed = { current: person.password, password: chosen, repeated: chosen };
    const login = await browser.follow(await browser.submit(asked, typed));
    expect(login.url).toContain('/login?');
    expect(await sessionsOf()).toEqual([]);
    const led = await browser.follow(await browser.submit(login, { username, password: chosen }));
    expect(led.url).toContain('/second-factor?');
    expect(isCode(await browser.submit(led, { totp_code: codeOf(secret) }))).toBe(true);
  });
});

describe('recovery codes', () => {
  it('are made anew: shown once, good from when they are saved, and those before then are good no more', async () => {
    const { browser, list } = await setUp();
    const form = await browser.open('/account/factors?codes=new');
    const fresh = textOf(byId(form.page, 'recovery-codes')).match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g) ?? [];
    expect(fresh.filter((code) => new Set<string>(list).has(code))).toEqual([]);
    const file = await browser.submit(form, { decision: 'download' });
    for (const code of fresh) expect(file.html).toContain(code);
    expect(file.headers['cache-control']).toContain('no-store');
    await browser.follow(await browser.submit(form));
    expect(await told('codes_made')).toHaveLength(1);
    const use = async (recovery_code = '') => {
      const { browser: another, led } = await half();
      const way = byId(led.page, 'way-recovery_codes')?.attributes.href ?? '';
      return another.submit(await another.get(`/${way}`), { recovery_code });
    };
    expect((await use(list[0])).status).toBe(401);
    expect(isCode(await use(fresh[0]))).toBe(true);
    expect(await told('code_used')).toMatchObject([{ left: 9 }]);
    expect((await told('code_used'))[0]?.secret).toBeUndefined();
  });

  it('are made by a form once: sent again, it brings none back that was used', async () => {
    const { browser } = await setUp();
    const form = await browser.open('/account/factors?codes=new');
    const [code = ''] = textOf(byId(form.page, 'recovery-codes')).match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g) ?? [];
    await browser.follow(await browser.submit(form));
    const use = async () => {
      const { browser: another, led } = await half();
      const way = byId(led.page, 'way-recovery_codes')?.attributes.href ?? '';
      return another.submit(await another.get(`/${way}`), { recovery_code: code });
    };
    expect(isCode(await use())).toBe(true);
    await browser.follow(await browser.submit(form));
    expect((await use()).status).toBe(401);
  });

  it('are for nobody who has nothing else', async () => {
    const { browser } = await signedIn();
    const led = await browser.open('/account/factors?codes=new');
    expect(byId(led.page, 'recovery-codes')).toBeUndefined();
  });
});

describe('the link to choose another password', () => {
  it('gives no way round a second factor', async () => {
    const { secret } = await setUp();
    const browser = new TestBrowser(sso);
    const forgot = await browser.open('/forgot-password');
    await browser.submit(forgot, { identifier: username });
    await sso.issuer.later.settled();
    const mail = (await sso.issuer.stores.mail.page({ limit: 100 })).find(
      ({ to, template }) => to === email && template === 'recover-password',
    );
    const { accounts } = (mail?.data ?? { accounts: [] }) as {
      readonly accounts: ReadonlyArray<{ readonly secret: string }>;
    };
    const page = await browser.open(`/recover-password?link=${accounts[0]?.secret}`);
    const chosen = 'quite another horse and battery';
    await browser.submit(page, { password: chosen, repeated: chosen });
    expect(await kinds()).toEqual(['recovery_codes', 'totp']);
    const login = await browser.follow(await browser.get(authorizationPath({ client_id: 'own' })));
    const led = await browser.follow(await browser.submit(login, { username, password: chosen }));
    expect(led.url).toContain('/second-factor?');
    expect(isCode(await browser.submit(led, { totp_code: codeOf(secret) }))).toBe(true);
  });
});

describe('a day from which a second factor is required', () => {
  it('is said to whoever has none, and asks nobody for one before', async () => {
    const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    const environment = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' };
    const announced = await runSso({ environment: { ...environment, SECOND_FACTOR: `required-from:${soon}` } });
    try {
      await announced.issuer.identity.createAccount({ username: 'early', password: person.password });
      const browser = new TestBrowser(announced);
      const login = await browser.open('/account/factors');
      const page = await browser.follow(await browser.submit(login, { username: 'early', password: person.password }));
      expect(page.url).toMatch(/\/account\/factors$/);
      expect(textOf(byId(page.page, 'required-from'))).toContain(soon.slice(0, 4));
    } finally {
      await announced.close();
    }
  });
});

describe('a sign-in on the way to a page of one’s own', () => {
  it.each([
    ['/account/factors?add=totp', 'totp-key'],
    ['/account/factors?add=totp&ui_locales=de', 'totp-key'],
  ])('leads back to what was asked: %s', async (path, shown) => {
    const browser = new TestBrowser(sso);
    const login = await browser.open(path);
    expect(login.url).toContain('/login?');
    const back = await browser.follow(await browser.submit(login, { username, password: person.password }));
    expect(new URL(back.url).searchParams.get('add')).toBe('totp');
    expect(byId(back.page, shown)).toBeDefined();
  });

  it('leads back from a form that was sent too late, to it and with nothing that was entered', async () => {
    const { browser } = await signedIn();
    const form = await browser.open('/account/factors?add=totp');
    browser.jar.delete([...browser.jar.keys()].find((name) => name.includes('session')) ?? '');
    const late = await browser.follow(await browser.submit(form, { totp_code: '123456' }));
    expect(late.url).toContain('/login?');
    expect(new URL(late.url).searchParams.get('again')).toBe('account/factors?add=totp');
    expect(late.html).not.toContain('123456');
    const back = await browser.follow(await browser.submit(late, { username, password: person.password }));
    expect(new URL(back.url).search).toBe('?add=totp');
  });

  it('begins again with what was asked where it took too long, and with nothing that a stranger wrote', async () => {
    const opened = async (again: string) => {
      const browser = new TestBrowser(sso);
      await browser.open('/account/factors');
      return (await browser.get(`/login?${new URLSearchParams({ interaction: 'over', again })}`)).location;
    };
    expect(await opened('account/factors?add=totp')).toMatch(/account\/factors\?add=totp$/);
    for (const forged of [
      'account/factors?add=totp&x=1',
      'account?add=totp',
      'account/factors?add=a%0db',
      '//evil.example',
    ])
      expect(await opened(forged)).toBeUndefined();
  });
});

describe('recovery codes that were shown', () => {
  const left = async () => {
    const kept = (await sso.issuer.records.factors.ofPerson(subject)).find(
      ({ data }) => data.type === 'recovery_codes',
    );
    return kept?.data.type === 'recovery_codes' ? kept.data.digests.length : undefined;
  };
  const use = (code: string) =>
    proveByCode(sso.issuer.administration.own, { subject }, { kind: 'recovery_codes', typed: code });
  const listed = ({ page }: Answer) =>
    textOf(byId(page, 'recovery-codes')).match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g) ?? [];

  it('do not come back once they were used, by their form that is sent again', async () => {
    const { browser } = await setUp();
    const form = await browser.open('/account/factors?codes=new');
    const codes = listed(form);
    await browser.follow(await browser.submit(form));
    expect(await left()).toBe(10);
    expect(await use(codes[0] ?? '')).toBeDefined();
    // Another field, so that nobody takes it for the same click.
    const again = await browser.follow(await browser.submit(form, { x: 'again' }));
    expect(byId(again.page, 'factors-done')).toBeDefined();
    expect(await left()).toBe(9);
    expect(await use(codes[0] ?? '')).toBeUndefined();
    expect(await told('codes_made')).toHaveLength(1);
  });

  it('nor with the factor that they came with, after that was removed', async () => {
    const { browser } = await signedIn();
    const form = await browser.open('/account/factors?add=totp');
    const secret = textOf(byId(form.page, 'totp-key')).replaceAll(' ', '');
    const shown = await browser.submit(form, { totp_code: codeOf(secret, -1) });
    await browser.follow(await browser.submit(shown));
    expect(await use(listed(shown)[0] ?? '')).toBeDefined();
    const removal = await browser.open(`/account/factors?factor=${await idOf()}&remove=yes`);
    await browser.follow(await browser.submit(removal));
    expect(await kinds()).toEqual([]);
    await browser.follow(await browser.submit(shown, { x: 'again' }));
    expect(await kinds()).toEqual([]);
  });

  it('are not kept of a form that is none of theirs', async () => {
    const { browser } = await setUp();
    const form = await browser.open('/account/factors?codes=new');
    for (const confirmed of ['e30.x', 'nothing']) {
      expect((await browser.submit(form, { confirmed })).status).toBe(400);
    }
    expect(await told('codes_made')).toEqual([]);
  });
});
