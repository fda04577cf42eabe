import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  changeAccount,
  defineAttribute,
  deleteDueAccounts,
  type Initiator,
  makeFirstOwnerLink,
  orderAction,
  setPassword,
  useOwnerLink,
} from '@signet/administration';
import type { Account } from '@signet/identity';
import { en } from '../src/pages/messages/en.js';
import { byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, secret as clientSecret, person, redirectUri, seed, shop } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const another = 'a brand new horse and battery';
const day = 86_400;

let sso: RunningSso;
let subject: string;
let username: string;
let email: string;
let people = 0;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its link for whoever looks.
  const away = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example', DELETION_GRACE_DAYS: '20' };
  const profile = { PROFILE_FIELDS: 'name,birthdate,phone_number', REGISTRATION_FIELDS: 'name' };
  const environment = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', ...away, ...profile };
  sso = await runSso({ environment });
  await seed(sso);
  await sso.issuer.stores.clients.save({
    ...shop,
    clientId: 'mobile',
    clientName: 'Mobile',
    grantTypes: ['authorization_code', 'refresh_token'],
    identityScopes: ['openid', 'offline_access'],
  });
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  email = `person${people}@example.com`;
  subject = await made(username, email);
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function made(name: string, address: string): Promise<string> {
  const account = await sso.issuer.identity.createAccount({
    username: name,
    password: person.password,
    email: address,
    name: `Person ${name}`,
  });
  await changeAccount(sso.issuer.administration.ports, operator, account, { emailVerified: true });
  return account.subject;
}

async function account(): Promise<Account> {
  const found = await sso.issuer.records.accounts.find(subject);
  if (!found) throw new Error('nobody is there');
  return found;
}

async function signIn(page: string, password: string = person.password, browser = new TestBrowser(sso)) {
  const login = await browser.follow(await browser.get(page));
  return { browser, page: await browser.follow(await browser.submit(login, { username, password })) };
}

async function signsIn(password: string): Promise<boolean> {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath({ client_id: 'own' })));
  const led = await browser.follow(await browser.submit(login, { username, password }));
  return led.location?.startsWith('https://shop.example/callback?code=') === true;
}

/** So many seconds later, by the clock of the issuer. */
function later(seconds: number): void {
  const now = sso.issuer.clock.now();
  jest.spyOn(sso.issuer.clock, 'now').mockImplementation(() => now + seconds);
}

async function mailed(template: string, to = email): Promise<ReadonlyArray<Readonly<Record<string, string>>>> {
  const page = await sso.issuer.stores.mail.page({ limit: 200 });
  return page
    .filter((mail) => mail.template === template && mail.to === to)
    .map(({ data }) => data as unknown as Readonly<Record<string, string>>);
}

const isAlive = async (browser: TestBrowser) => (await browser.get('/account')).status === 200;
const titleOf = ({ page }: Answer) => textOf(byTag(page, 'h1')[0]);
const names = async () =>
  (await sso.issuer.stores.auditLog.page({ subject, limit: 200 })).map(({ name }) => name as string);

describe('another password, chosen by its person', () => {
  const fill = (password = another, more: Readonly<Record<string, string>> = {}) => ({
    password,
    repeated: password,
    everywhere: 'yes',
    ...more,
  });

  it('is where password managers look for it (W3C Well-Known URL for Changing Passwords)', async () => {
    const led = await new TestBrowser(sso).get('/.well-known/change-password');
    expect([led.status, led.location]).toEqual([303, '../account/password']);
  });

  it('ends everything of before, and this browser goes on with a session of its own', async () => {
    const elsewhere = await signIn('/account');
    const { browser, page } = await signIn('/account/password');
    expect(byId(page.page, 'current')).toBeUndefined();
    expect(byId(page.page, 'everywhere')?.attributes).toHaveProperty('checked');
    const old = new Map(browser.jar);
    const done = await browser.submit(page, fill());
    expect(done.status).toBe(303);
    const told = await browser.follow(done);
    expect(byId(told.page, 'password-changed')).toBeDefined();
    expect(await isAlive(elsewhere.browser)).toBe(false);
    const thief = new TestBrowser(sso);
    for (const [name, value] of old) thief.jar.set(name, value);
    expect(await isAlive(thief)).toBe(false);
    expect([await signsIn(person.password), await signsIn(another)]).toEqual([false, true]);
    expect(await mailed('password-changed')).toMatchObject([{ by: 'person', endedSessions: true }]);
    expect(await names()).toContain('password_changed');
  });

  it('leaves other sessions alone where that is wanted, and does what an operator ordered', async () => {
    const elsewhere = await signIn('/account');
    const { browser, page } = await signIn('/account/password');
    await orderAction(sso.issuer.administration.ports, operator, { subject }, 'change_password');
    const { everywhere: _, ...kept } = fill();
    // It must be another one, which is not tried without the one before.
    expect(byId((await browser.submit(page, kept)).page, 'current-error')).toBeDefined();
    const current = { current: person.password };
    const same = await browser.submit(page, {
      ...kept,
      ...current,
      password: person.password,
      repeated: person.password,
    });
    expect(textOf(byId(same.page, 'password-error'))).toContain('that you are to change');
    expect((await browser.submit(page, { ...kept, ...current })).status).toBe(303);
    expect([await isAlive(elsewhere.browser), await isAlive(browser)]).toEqual([true, true]);
    expect(await sso.issuer.stores.actionOrders.ofPerson(subject)).toEqual([]);
  });

  it('takes the one before where the sign-in is not of just now, and counts wrong ones', async () => {
    const { browser } = await signIn('/account');
    later(700);
    const page = await browser.get('/account/password');
    expect(byId(page.page, 'current')).toBeDefined();
    const wrong = await browser.submit(page, fill(another, { current: 'a wrong one that is long' }));
    expect([wrong.status, byId(wrong.page, 'current-error') !== undefined]).toEqual([401, true]);
    expect((await browser.submit(page, fill(another, { current: person.password }))).status).toBe(303);
    expect(await signsIn(another)).toBe(true);
  });

  it('is not chosen by a session alone that was kept for long, whatever the form says', async () => {
    const { browser, page } = await signIn('/account/password');
    later(700);
    const sent = await browser.submit(page, fill());
    expect([sent.status, byId(sent.page, 'current-error') !== undefined]).toEqual([400, true]);
    expect(await signsIn(person.password)).toBe(true);
  });

  it.each([
    ['a common one', 'Password1234', 'Many people use this password'],
    ['an easily guessed one', 'mnbvcxzlkjhg', 'much like a password that many people use'],
    ['one of the person', () => `${username}-${username}`, 'made of your name'],
  ])('is not %s, and the page says why', async (_, given, why) => {
    const { browser, page } = await signIn('/account/password');
    const sent = await browser.submit(page, fill(typeof given === 'function' ? given() : given));
    expect([sent.status, textOf(byId(sent.page, 'password-error'))]).toEqual([400, expect.stringContaining(why)]);
  });

  it('is told from the one before to nobody but who types that one: a browser that was left tries none', async () => {
    const { browser, page } = await signIn('/account/password');
    const same = await browser.submit(page, fill(person.password));
    const { browser: other, page: form } = await signIn('/account/password');
    const different = await other.submit(form, fill());
    expect([same.status, same.location, same.html]).toEqual([different.status, different.location, different.html]);
    later(700);
    const again = await other.get('/account/password');
    const wrong = { current: 'a wrong one that is long' };
    const answers = await Promise.all([another, person.password].map((each) => other.submit(again, fill(each, wrong))));
    expect(answers.map(({ status, page: shown }) => [status, byId(shown, 'password-error')])).toEqual([
      [401, undefined],
      [401, undefined],
    ]);
    const right = await other.submit(again, fill(another, { current: another }));
    expect([right.status, textOf(byId(right.page, 'password-error'))]).toEqual([
      400,
      expect.stringContaining('This is the password that you are to change'),
    ]);
  });

  it('is not set by another site, nor by a form of another session', async () => {
    const { browser, page } = await signIn('/account/password');
    const forged = await browser.post('/account/password', fill());
    expect(forged.status).toBe(400);
    const crossed = await browser.submit(page, fill(), { headers: { origin: 'https://evil.example' } });
    expect(crossed.status).toBe(403);
    const other = await signIn('/account/password');
    const foreign = await other.browser.post('/account/password', { ...hiddenOf(page.page), ...fill() });
    expect(foreign.status).toBe(400);
    expect(await signsIn(person.password)).toBe(true);
  });

  it('is one of two that are sent at once, and an operator’s meanwhile wins', async () => {
    const one = await signIn('/account/password');
    const two = await signIn('/account/password');
    const came = await Promise.all([
      one.browser.submit(one.page, fill('first new horse and battery')),
      two.browser.submit(two.page, fill('second new horse and battery')),
    ]);
    expect(came.filter(({ status }) => status === 303)).toHaveLength(1);
    const winner = came[0]?.status === 303 ? one : two;
    const page = await winner.browser.get('/account/password');
    const { identity } = sso.issuer;
    const hash = identity.hashPassword.bind(identity);
    jest.spyOn(identity, 'hashPassword').mockImplementationOnce(async (...given) => {
      const hashed = await hash(...given);
      await setPassword(sso.issuer.administration.ports, operator, { subject }, 'what an operator set here');
      return hashed;
    });
    expect((await winner.browser.submit(page, fill('third new horse and battery'))).status).toBe(400);
    jest.restoreAllMocks();
    expect(await isAlive(winner.browser)).toBe(false);
    expect(await signsIn('what an operator set here')).toBe(true);
  });
});

const sweep = async () => {
  const deleted: string[] = [];
  const { administration, records } = sso.issuer;
  await deleteDueAccounts(administration.ports, records, {
    isTrusted: async () => true,
    onDeleted: (each) => deleted.push(each),
    onFailed: (_, error) => {
      throw error;
    },
  });
  return deleted;
};

describe('an account that its person closes', () => {
  async function close(what: 'delete' | 'close' = 'delete') {
    const { browser, page } = await signIn('/account/close');
    return { browser, page, done: await browser.submit(page, { username, what }) };
  }

  it('takes a sign-in of just now', async () => {
    const { browser } = await signIn('/account');
    later(700);
    const led = await browser.get('/account/close');
    expect([led.status, led.location]).toEqual([303, expect.stringContaining('login?')]);
    expect((await account()).closedAt).toBeUndefined();
  });

  it('takes the username, typed', async () => {
    const { browser, page } = await signIn('/account/close');
    const wrong = await browser.submit(page, { username: 'alice', what: 'delete' });
    expect([wrong.status, byId(wrong.page, 'username-error') !== undefined]).toEqual([400, true]);
    expect((await account()).closedAt).toBeUndefined();
  });

  it('is nobody’s at once: sessions, refresh tokens and sign-ins end', async () => {
    const elsewhere = await signIn('/account');
    const refreshToken = await refreshTokenOf(elsewhere.browser);
    const { browser, done } = await close();
    expect(titleOf(await browser.follow(done))).toBe('Your account is closed');
    expect([await isAlive(browser), await isAlive(elsewhere.browser)]).toEqual([false, false]);
    expect((await refresh(refreshToken)).status).toBe(400);
    expect(await signsIn(person.password)).toBe(false);
    const { closedAt = 0, deletionAt } = await account();
    expect(deletionAt).toBe(closedAt + 20 * day);
    expect(await names()).toEqual(expect.arrayContaining(['account_closed', 'account_access_ended']));
  });

  it('ends what a refresh that runs at the same time would have given', async () => {
    const { browser, page } = await signIn('/account/close');
    const refreshToken = await refreshTokenOf(browser);
    const [answer, done] = await Promise.all([
      refresh(refreshToken),
      browser.submit(page, { username, what: 'delete' }),
    ]);
    expect(done.status).toBe(303);
    const given = JSON.parse(answer.text) as { refresh_token?: string; access_token?: string };
    expect((await refresh(given.refresh_token ?? refreshToken)).status).toBe(400);
    const asked = await sso.send({
      path: '/userinfo',
      headers: { authorization: `Bearer ${given.access_token ?? 'none'}` },
    });
    expect(asked.status).toBe(401);
  });

  it('says who proves the password what is going to happen, and is opened again there, signing nobody in', async () => {
    await close();
    const wrong = await signIn(authorizationPath({ client_id: 'own' }), 'a wrong one that is long');
    expect([wrong.page.status, wrong.page.html.includes('closed')]).toEqual([401, false]);
    const { browser, page } = await signIn(authorizationPath({ client_id: 'own' }));
    expect(titleOf(page)).toBe('This account is closed');
    expect(textOf(byId(page.page, 'deletion'))).toContain('It will be deleted on');
    const done = await browser.follow(await browser.submit(page));
    expect(byId(done.page, 'account-kept')).toBeDefined();
    expect(await isAlive(browser)).toBe(false);
    expect(await signsIn(person.password)).toBe(true);
  });

  it('is kept by the link of the mail, which a scanner that looks at it does not use, and of two clicks one', async () => {
    await close();
    const [{ secret = '' } = {}] = await mailed('account-closed');
    const path = `/keep-account?link=${secret}`;
    await new TestBrowser(sso).open(path);
    const browsers = [new TestBrowser(sso), new TestBrowser(sso)];
    const pages = await Promise.all(browsers.map((each) => each.open(path)));
    const came = await Promise.all(browsers.map((each, nth) => each.submit(pages[nth] as Answer)));
    expect(came.map(({ status }) => status).sort()).toEqual([303, 404]);
    expect((await account()).closedAt).toBeUndefined();
    expect((await new TestBrowser(sso).open(path)).status).toBe(404);
  });

  it('is not opened without the token of the form, nor after its time', async () => {
    await close();
    const [{ secret = '' } = {}] = await mailed('account-closed');
    const forged = await new TestBrowser(sso).post('/keep-account', { link: secret });
    expect(forged.status).toBe(400);
    const browser = new TestBrowser(sso);
    const page = await browser.open(`/keep-account?link=${secret}`);
    later(20 * day);
    expect((await browser.submit(page)).status).toBe(404);
    expect(await sweep()).toContain(subject);
    expect(await sso.issuer.records.accounts.find(subject)).toBeUndefined();
    expect((await browser.submit(page)).status).toBe(404);
    const login = await signIn(authorizationPath({ client_id: 'own' }));
    expect(login.page.status).toBe(401);
  });

  it('is closed without a date where that is wanted', async () => {
    const { browser, done } = await close('close');
    expect(byId((await browser.follow(done)).page, 'account-closed')).toBeDefined();
    expect(await account()).toMatchObject({ closedAt: expect.any(Number) });
    expect(await account()).not.toHaveProperty('deletionAt');
  });

  it('is not that of the last owner', async () => {
    const { administration } = sso.issuer;
    const made = await makeFirstOwnerLink(administration.ports, operator);
    const secret = new URL(made?.link ?? '').searchParams.get('secret') ?? '';
    await useOwnerLink(administration.ports, secret, { kind: 'present', subject });
    const { page, done } = await close();
    expect([page.status, done.status, textOf(byId(done.page, 'account-close-alert'))]).toEqual([
      200,
      400,
      'You are the only owner here. Make somebody else an owner first.',
    ]);
    expect((await account()).closedAt).toBeUndefined();
  });
});

describe('what is kept of a person', () => {
  it('is a file for them, whole and without secrets', async () => {
    const { browser, page } = await signIn('/account/data');
    await refreshTokenOf(browser);
    const file = await browser.submit(page);
    expect([file.status, file.headers['content-disposition'], file.headers['cache-control']]).toEqual([
      200,
      'attachment; filename="my-data.json"',
      'no-store',
    ]);
    const data = JSON.parse(file.html) as Readonly<Record<string, ReadonlyArray<Readonly<Record<string, unknown>>>>>;
    expect(data).toMatchObject({
      issuer: 'https://sso.example',
      account: [{ subject, username, email }],
      grants: [{ clientId: 'mobile' }],
    });
    expect(data.sessions?.length).toBeGreaterThan(0);
    expect(data.activity?.map(({ name }) => name)).toEqual(expect.arrayContaining(['signed_in', 'own_data_exported']));
    const { passwordHash } = await account();
    for (const secret of [passwordHash, 'cookieDigest', 'argon2', ...browser.jar.values()]) {
      expect(file.html).not.toContain(secret);
    }
    expect(file.html).not.toContain(person.username);
  });

  it('has what operators keep to themselves neither in the account nor in what was changed of it', async () => {
    const { ports } = sso.issuer.administration;
    for (const [name, seenBy] of [['risk', 'operator'] as const, ['costCentre', 'person'] as const]) {
      await defineAttribute(ports, operator, { name, type: 'string', seenBy });
    }
    const given = { attributes: { risk: 'under suspicion', costCentre: 'k-42' }, nickname: 'Al' };
    await changeAccount(ports, operator, { subject }, given);
    await changeAccount(ports, operator, { subject }, { attributes: { ...given.attributes, risk: 'fired soon' } });
    const { browser, page } = await signIn('/account/data');
    const file = await browser.submit(page);
    const data = JSON.parse(file.html) as { readonly activity: readonly unknown[]; readonly account: unknown };
    expect(data.account).toMatchObject([{ attributes: { costCentre: 'k-42' } }]);
    const after = { attributes: { costCentre: 'k-42' }, nickname: 'Al' };
    expect(data.activity).toContainEqual(
      expect.objectContaining({ name: 'account_changed', after: expect.objectContaining(after) }),
    );
    expect(file.html).not.toMatch(/under suspicion|fired soon|risk/);
  });

  it('takes a sign-in of just now and the token of the form', async () => {
    const { browser, page } = await signIn('/account/data');
    expect((await browser.post('/account/data', {})).status).toBe(400);
    later(700);
    const late = await browser.submit(page);
    expect([late.status, late.location]).toEqual([303, expect.stringContaining('login?')]);
  });
});

describe('another address', () => {
  const ask = async (to: string) => {
    const { browser, page } = await signIn('/account/email');
    const asked = await browser.follow(await browser.submit(page, { email: to }));
    return { browser, asked };
  };
  const codeTo = async (to: string) => (await mailed('confirm-new-email', to))[0] ?? {};

  it('is the account’s with the code, and the one before hears of it', async () => {
    const to = `new${people}@example.com`;
    const { browser, asked } = await ask(to);
    const { code = '' } = await codeTo(to);
    const wrong = await browser.submit(asked, { email_code: code === '000000' ? '000001' : '000000' });
    expect([wrong.status, byId(wrong.page, 'email_code-error') !== undefined]).toEqual([400, true]);
    const done = await browser.follow(await browser.submit(wrong, { email_code: code }));
    expect([byId(done.page, 'email-changed') !== undefined, textOf(byId(done.page, 'email-now'))]).toEqual([
      true,
      `Your address is ${to}.`,
    ]);
    expect(await mailed('email-changed')).toMatchObject([{ by: 'change', secret: expect.any(String) }]);
  });

  it('is confirmed by the link on another device, which signs nobody in', async () => {
    const to = `new${people}@example.com`;
    await ask(to);
    const { secret = '' } = await codeTo(to);
    const phone = new TestBrowser(sso);
    const done = await phone.submit(await phone.open(`/confirm-email?link=${secret}`));
    expect([done.status, await isAlive(phone)]).toEqual([303, false]);
    expect(await account()).toMatchObject({ email: to, emailVerified: true });
  });

  it('that somebody else has is asked for with the same answer, and they hear of it', async () => {
    const theirs = `taken${people}@example.com`;
    await made(`taken${people}`, theirs);
    const free = await ask(`free${people}@example.com`);
    const taken = await ask(theirs);
    const bare = ({ html }: Answer) => html.replaceAll(/value="[^"]*"/g, '').replaceAll(/nonce="[^"]*"/g, '');
    expect([taken.asked.status, bare(taken.asked)]).toEqual([free.asked.status, bare(free.asked)]);
    expect(await mailed('email-in-use', theirs)).toMatchObject([{ username: `taken${people}` }]);
    expect(await mailed('confirm-new-email', theirs)).toEqual([]);
    expect(await account()).toMatchObject({ email });
  });

  it('takes a sign-in of just now', async () => {
    const { browser } = await signIn('/account');
    later(700);
    expect((await browser.get('/account/email')).status).toBe(303);
  });

  it('is taken back from a mail: everybody is out, and another password is chosen at once', async () => {
    const to = `thief${people}@example.com`;
    const { browser, asked } = await ask(to);
    await browser.submit(asked, { email_code: (await codeTo(to)).code ?? '' });
    const [{ secret = '' } = {}] = await mailed('email-changed');
    const owner = new TestBrowser(sso);
    const page = await owner.open(`/undo-email?link=${secret}`);
    expect(await account()).toMatchObject({ email: to });
    const choosing = await owner.follow(await owner.submit(page));
    expect(await account()).toMatchObject({ email, emailVerified: true });
    expect([await isAlive(browser), await signsIn(person.password)]).toEqual([false, false]);
    const chosen = { password: another, repeated: another, everywhere: 'yes' };
    expect((await owner.submit(choosing, chosen)).status).toBe(303);
    expect(await signsIn(another)).toBe(true);
    const twice = await owner.submit(page);
    expect([twice.status, byId(twice.page, 'link-used') !== undefined]).toEqual([404, true]);
    expect(await signsIn(another)).toBe(true);
  });
});

describe('what the operator lets people change of their profile', () => {
  it('is asked for and nothing else; another number is not verified, and what is demanded cannot be taken away', async () => {
    const phoneNumber = '+1 425 555 1212';
    await sso.issuer.records.accounts.update({ ...(await account()), phoneNumber, phoneNumberVerified: true });
    const { browser, page } = await signIn('/account/profile');
    const asked = byTag(page.page, 'label').map(({ attributes }) => attributes.for);
    expect(asked).toEqual(['name', 'birthdate', 'phone_number']);
    const name = `Person ${username}`;
    const whole = { name, birthdate: '1990-01-31', phone_number: phoneNumber };
    const missing = await browser.submit(page, { ...whole, name: ' ' });
    expect([missing.status, textOf(byId(missing.page, 'name-error'))]).toEqual([400, en['field.missing']]);
    for (const birthdate of ['1990-02-30', '31.1.1990', 'soon']) {
      const wrong = await browser.submit(page, { ...whole, birthdate });
      expect(textOf(byId(wrong.page, 'birthdate-error'))).toBe(en['account.profile.birthdate']);
    }
    expect(await account()).not.toHaveProperty('birthdate');
    const saved = await browser.follow(await browser.submit(page, { ...whole, nickname: 'smuggled' }));
    expect(await account()).toMatchObject({ name, birthdate: '1990-01-31', phoneNumberVerified: true });
    await browser.submit(saved, { ...whole, phone_number: '+1 425 555 1213' });
    const { phoneNumber: another, phoneNumberVerified = false, nickname } = await account();
    expect([another, phoneNumberVerified, nickname]).toEqual(['+1 425 555 1213', false, undefined]);
  });
});

async function refreshTokenOf(browser: TestBrowser): Promise<string> {
  const asked = await browser.follow(
    await browser.get(authorizationPath({ client_id: 'mobile', scope: 'openid offline_access', prompt: 'consent' })),
  );
  const back = asked.location === undefined ? await browser.submit(asked, { decision: 'allow' }) : asked;
  const code = new URL(back.location ?? '').searchParams.get('code') ?? '';
  const given = await token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  return (JSON.parse(given.text) as { refresh_token: string }).refresh_token;
}

const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token });

function token(form: Readonly<Record<string, string>>) {
  const authorization = `Basic ${Buffer.from(`mobile:${clientSecret}`).toString('base64')}`;
  return sso.send({ method: 'POST', path: '/token', headers: { authorization }, form });
}
