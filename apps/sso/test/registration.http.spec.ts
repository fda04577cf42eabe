import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deleteAccount } from '@signet/administration';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const password = 'a long password of somebody';
const own = { client_id: 'own', prompt: 'create' };

let sso: RunningSso;
let username: string;
let email: string;
let people = 0;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its code for whoever looks.
  const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  const policy = { REGISTRATION: 'domains:example.com,example.org', REGISTRATION_FIELDS: 'given_name,phone_number' };
  sso = await runSso({
    environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', ...mail, ...policy },
  });
  await seed(sso);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await sso?.close();
});
beforeEach(() => {
  people += 1;
  username = `newcomer${people}`;
  email = `newcomer${people}@example.com`;
});

const accounts = () => sso.issuer.records.accounts;
const mailTo = async (address: string) =>
  (await sso.issuer.stores.mail.page({ limit: 100 })).filter(({ to }) => to === address);
const codesTo = async (address: string) =>
  (await mailTo(address)).flatMap(({ data }) => (data as { readonly code?: string } | undefined)?.code ?? []);
const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const errorOf = ({ page }: Answer, name: string) => textOf(byId(page, `${name}-error`));
const otherThan = (code: string | undefined) => (code === '123456' ? '654321' : '123456');

interface Entered {
  readonly username?: string;
  readonly email?: string;
  readonly given_name?: string;
  readonly phone_number?: string;
}

async function create(entered: Entered = {}, browser = new TestBrowser(sso)) {
  const form = await browser.follow(await browser.get(authorizationPath(own)));
  const said = { username, email, given_name: 'New', phone_number: '+1 425 555 1212', password, ...entered };
  return { browser, form, answer: await browser.submit(form, said) };
}

/** A page as it is seen, without what is of one request alone. */
function seen({ status, html }: Answer) {
  const seenHtml = html
    .replace(/value="[^"]*"|interaction=[\w-]+/g, '')
    .replaceAll(/newcomer\d+/g, 'newcomer')
    .replaceAll('owner@example.com', 'newcomer@example.com');
  return { status, seenHtml };
}

async function signInWith(entered: string, secret = password) {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath({ client_id: 'own' })));
  return browser.submit(login, { username: entered, password: secret });
}

describe('whoever makes an account', () => {
  it('has one once they typed the code that was sent to its address, and not before', async () => {
    const { browser, answer } = await create();
    expect([answer.status, textOf(byId(answer.page, 'confirm-account-why')).includes(email)]).toEqual([200, true]);
    expect(answer.headers['content-security-policy']).not.toContain('form-action');
    expect(await accounts().findByUsername(username)).toBeUndefined();
    const [code = ''] = await codesTo(email);
    expect(code).toMatch(/^\d{6}$/);
    expect((await signInWith(username)).status).toBe(401);
    // Strangers cannot fill the trail with what they want.
    expect(JSON.stringify(await sso.issuer.stores.auditLog.page({ limit: 50 }))).not.toContain('link_made');
    const wrong = await browser.submit(answer, { email_code: otherThan(code) });
    expect([wrong.status, errorOf(wrong, 'email_code')]).toEqual([400, expect.stringContaining('not the code')]);
    const back = await browser.submit(wrong, { email_code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(isCode(back)).toBe(true);
    expect(await accounts().findByUsername(username)).toMatchObject({
      email,
      emailVerified: true,
      givenName: 'New',
      phoneNumber: '+1 425 555 1212',
    });
    for (const name of [username, email.toUpperCase()]) expect(isCode(await signInWith(name))).toBe(true);
    expect(JSON.stringify(sso.lines)).not.toContain(code);
  });

  it('carries nothing that anybody can read, or use elsewhere', async () => {
    const { answer } = await create();
    const { pending = '' } = hiddenOf(answer.page);
    expect(Buffer.from(pending, 'base64url').toString('latin1')).not.toContain(username);
    const [code = ''] = await codesTo(email);
    // Another browser, which began its own.
    const other = new TestBrowser(sso);
    const form = await other.follow(await other.get(authorizationPath(own)));
    const moved = await other.post('/confirm-account', { ...hiddenOf(form.page), pending, email_code: code });
    expect(isCode(moved)).toBe(false);
    const stolen = await other.post('/confirm-account', { ...hiddenOf(answer.page), email_code: code });
    expect([stolen.status, isCode(stolen)]).toEqual([400, false]);
    expect(await accounts().findByUsername(username)).toBeUndefined();
  });

  it('is made once of a form that is sent twice, and goes on each time', async () => {
    const { browser, answer } = await create();
    const [code = ''] = await codesTo(email);
    const both = await Promise.all([
      browser.submit(answer, { email_code: code }),
      browser.submit(answer, { email_code: ` ${code}` }),
    ]);
    expect(both.some(isCode)).toBe(true);
    expect(isCode(await browser.submit(answer, { email_code: code }))).toBe(true);
    expect(await accounts().withVerifiedEmail(email, 9)).toHaveLength(1);
  });

  it('is not by guesses: a code is tried five times, right ones too', async () => {
    const { browser, answer } = await create();
    const [code = ''] = await codesTo(email);
    for (let guess = 0; guess < 5; guess += 1) await browser.submit(answer, { email_code: otherThan(code) });
    expect(isCode(await browser.submit(answer, { email_code: code }))).toBe(false);
    const again = await browser.submit(answer, { decision: 'send' });
    const fresh = (await codesTo(email)).find((each) => each !== code);
    if (fresh !== undefined) expect(isCode(await browser.submit(again, { email_code: fresh }))).toBe(true);
  });

  it('has an hour for it, and the code a quarter of one', async () => {
    const { browser, answer } = await create();
    const [code = ''] = await codesTo(email);
    const now = sso.issuer.clock.now();
    const clock = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(now + 901);
    const late = await browser.submit(answer, { email_code: code });
    clock.mockRestore();
    expect([isCode(late), await accounts().findByUsername(username)]).toEqual([false, undefined]);
  });

  it.each([
    [{ email: '' }, 'email', 'This is needed.'],
    [{ email: 'newcomer@example.net' }, 'email', 'example.com and example.org'],
    [{ email: 'newcomer@sub.example.com' }, 'email', 'example.com and example.org'],
    [{ email: 'newcomer@ex\u0430mple.com' }, 'email', 'example.com and example.org'],
    [{ given_name: ' ' }, 'given_name', 'This is needed.'],
    [{ phone_number: 'call me' }, 'phone_number', 'not a phone number'],
    [{ username: 'victim@example.com' }, 'username', 'not an email address'],
    [{ username: person.username }, 'username', 'taken'],
  ])('must say what the operator demands: %j', async (entered, name, error) => {
    const { answer } = await create(entered);
    expect([answer.status, errorOf(answer, name)]).toEqual([400, expect.stringContaining(error)]);
    expect(await mailTo('newcomer@example.com')).toEqual([]);
  });

  it('is asked for those fields alone', async () => {
    const { form } = await create();
    const asked = ['username', 'name', 'given_name', 'family_name', 'email', 'phone_number', 'password'];
    expect(asked.filter((id) => byId(form.page, id) !== undefined)).toEqual([
      'username',
      'name',
      'given_name',
      'email',
      'phone_number',
      'password',
    ]);
  });
});

describe('the link that comes with the code', () => {
  const secretTo = async (address: string) =>
    (await mailTo(address)).flatMap(({ data }) => (data as { readonly secret?: string }).secret ?? [])[0] ?? '';
  const finish = async (browser: TestBrowser, secret: string, typed: string) => {
    const page = await browser.open(`/finish-account?link=${secret}`);
    return { page, answer: await browser.follow(await browser.submit(page, { password: typed })) };
  };

  it('makes the account on any device, with the password that was chosen, and signs nobody in', async () => {
    const { browser, answer } = await create();
    const secret = await secretTo(email);
    const phone = new TestBrowser(sso);
    const wrong = await finish(phone, secret, 'some other long password');
    expect([wrong.page.status, wrong.answer.status, errorOf(wrong.answer, 'password')]).toEqual([
      200,
      401,
      expect.stringContaining('not your password'),
    ]);
    expect(await accounts().findByUsername(username)).toBeUndefined();
    const { answer: done } = await finish(phone, secret, password);
    expect(byId(done.page, 'finish-account-done')).toBeDefined();
    expect(await accounts().findByUsername(username)).toMatchObject({ email, emailVerified: true });
    expect([...phone.jar.keys()].filter((name) => name.includes('session'))).toEqual([]);
    expect((await phone.open(`/finish-account?link=${secret}`)).status).toBe(404);
    // Where they began they sign in; the code is of no use any more, and makes no other account.
    const [code = ''] = await codesTo(email);
    const on = await browser.follow(await browser.submit(answer, { email_code: code }));
    expect(isCode(on)).toBe(false);
    expect(await accounts().withVerifiedEmail(email, 9)).toHaveLength(1);
    expect(isCode(await signInWith(email))).toBe(true);
    expect(JSON.stringify(sso.lines)).not.toContain(secret);
  });

  it('makes no account for whoever reads the mail alone', async () => {
    await create();
    const secret = await secretTo(email);
    for (const guess of ['', 'password', email]) {
      const { answer } = await finish(new TestBrowser(sso), secret, guess);
      expect([400, 401]).toContain(answer.status);
    }
    const page = await new TestBrowser(sso).open(`/finish-account?link=${secret}`);
    expect(textOf(byId(page.page, 'finish-account-lead'))).toContain(username);
    expect(await accounts().findByUsername(username)).toBeUndefined();
  });

  it('and the code make one account, however they come at once', async () => {
    const { browser, answer } = await create();
    const [secret, [code = '']] = [await secretTo(email), await codesTo(email)];
    const phones = [new TestBrowser(sso), new TestBrowser(sso)];
    await Promise.all([
      browser.submit(answer, { email_code: code }),
      ...phones.map((phone) => finish(phone, secret, password)),
    ]);
    expect(await accounts().withVerifiedEmail(email, 9)).toHaveLength(1);
    expect(isCode(await signInWith(username))).toBe(true);
  });

  it('and a form that waits make nobody again whose account was deleted', async () => {
    const { browser, answer } = await create();
    const [secret, [code = '']] = [await secretTo(email), await codesTo(email)];
    expect(isCode(await browser.submit(answer, { email_code: code }))).toBe(true);
    const { ports } = sso.issuer.administration;
    await deleteAccount(ports, { entity: 'admin', through: 'cli' }, { username });
    await finish(new TestBrowser(sso), secret, password);
    expect(await accounts().findByUsername(username)).toBeUndefined();
    // Another code, by the form that was shown before.
    const again = await browser.submit(answer, { decision: 'send' });
    for (const each of await codesTo(email)) await browser.submit(again, { email_code: each });
    expect(await accounts().findByUsername(username)).toBeUndefined();
  });

  it('is over with the code, and good for nothing else', async () => {
    await create();
    const secret = await secretTo(email);
    const clock = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now() + 900);
    const late = await new TestBrowser(sso).open(`/finish-account?link=${secret}`);
    clock.mockRestore();
    expect(late.status).toBe(404);
    const browser = new TestBrowser(sso);
    const invitation = await browser.follow(await browser.get(`/invitation-link?link=${secret}`));
    expect(byId(invitation.page, 'invitation-gone')).toBeDefined();
  });
});

describe('an address that somebody has an account with', () => {
  const address = 'owner@example.com';
  beforeAll(async () => {
    await sso.issuer.identity.createAccount({ username: 'owner', password, email: address, emailVerified: true });
  });

  it('is told by no page, status or record: its owner gets a mail instead of a code', async () => {
    const unknown = await create();
    const known = await create({
      username: `${username}0`,
      email: address.toUpperCase().replace('EXAMPLE.COM', 'example.com'),
    });
    const upper = (answer: Answer) => ({ ...answer, html: answer.html.replaceAll('OWNER@', 'owner@') });
    expect(seen(upper(known.answer))).toEqual(seen(unknown.answer));
    const [mail] = await mailTo('OWNER@example.com');
    expect(mail?.template).toBe('account-exists');
    // With no code, and no link that would do.
    expect(mail?.data).toEqual({ username: 'owner' });
    // As many tries, and the same answers.
    for (let guess = 0; guess < 6; guess += 1) {
      const code = '000000';
      const [a, b] = [
        await known.browser.submit(known.answer, { email_code: code }),
        await unknown.browser.submit(unknown.answer, { email_code: otherThan((await codesTo(email))[0]) }),
      ];
      expect(seen(upper(a))).toEqual(seen(b));
    }
    expect(await accounts().withVerifiedEmail(address, 9)).toHaveLength(1);
  });

  it('takes the same writes', async () => {
    const saves = jest.spyOn(sso.issuer.administration.own.unitOfWork, 'run');
    const countOf = async (entered: Entered) => {
      saves.mockClear();
      const { browser, answer } = await create(entered);
      await browser.submit(answer, { email_code: '000000' });
      return saves.mock.calls.length;
    };
    const known = await countOf({ username: `${username}a`, email: address });
    expect(await countOf({ username: `${username}b` })).toBe(known);
    saves.mockRestore();
  });

  it('is its owner’s: an account that a stranger wanted with it before is none after', async () => {
    // The stranger begins with the address of a person who has no account yet, and knows the password.
    const stranger = await create({ username: `${username}evil` });
    const [strangersCode = ''] = await codesTo(email);
    const owner = await create();
    const ownersCode = (await codesTo(email)).find((code) => code !== strangersCode) ?? strangersCode;
    expect(isCode(await owner.browser.submit(owner.answer, { email_code: ownersCode }))).toBe(true);
    // Neither the page that waits, nor the password, nor a code that is sent anew leads anywhere.
    await stranger.browser.submit(stranger.answer, { decision: 'send' });
    expect((await mailTo(email)).some(({ template }) => template === 'account-exists')).toBe(true);
    const late = await stranger.browser.submit(stranger.answer, { email_code: otherThan(strangersCode) });
    expect(isCode(late)).toBe(false);
    expect((await signInWith(`${username}evil`)).status).toBe(401);
    expect(await accounts().findByUsername(`${username}evil`)).toBeUndefined();
    // Even who reads the mail of both is told that there is an account.
    const both = await create({ username: `${username}two`, email: `two-${email}` });
    const [code = ''] = await codesTo(`two-${email}`);
    const found = await accounts().findByUsername('owner');
    if (found) await accounts().update({ ...found, email: `two-${email}`, emailVerified: true });
    const held = await both.browser.submit(both.answer, { email_code: code });
    expect(held.html).toContain('There is an account with this address by now.');
    if (found) await accounts().update(found);
  });

  it('loses no name: who takes it first has it, and the other one may choose again', async () => {
    const [first, second] = [await create(), await create({ email: `second-${email}` })];
    const [code = ''] = await codesTo(email);
    expect(isCode(await first.browser.submit(first.answer, { email_code: code }))).toBe(true);
    const [late = ''] = await codesTo(`second-${email}`);
    const refused = await second.browser.submit(second.answer, { email_code: late });
    expect(refused.html).toContain('Somebody took this username in the meantime.');
    expect(await accounts().withVerifiedEmail(`second-${email}`, 1)).toEqual([]);
  });
});
