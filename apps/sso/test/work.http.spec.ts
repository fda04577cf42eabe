import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { changeAccount, type Initiator } from '@signet/administration';
import { PasswordHasher } from '@signet/identity';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { solved, workOf } from './support/solve-work.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const own = { client_id: 'own' };
const { password } = person;
const quick = { bits: { least: 2, most: 2 } };

let postgres: TestPostgres;
/** Two processes of one issuer. */
let sso: RunningSso;
let other: RunningSso;
let username: string;
let email: string;
let people = 0;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  const environment = {
    ISSUER: 'https://sso.example',
    TRUSTED_PROXIES: '127.0.0.1',
    DATABASE_URL: await postgres.createDatabase(),
    MASTER_KEY: randomBytes(32).toString('base64url'),
    REGISTRATION: 'open',
    // Nobody listens there: what is queued waits with its code for whoever looks.
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'sso@sso.example',
  };
  sso = await runSso({ environment, challenge: { ...quick, mode: 'always' } });
  await seed(sso);
  other = await runSso({ environment, challenge: { ...quick, mode: 'always' } });
}, 120_000);
afterAll(async () => {
  await other?.close();
  await sso?.close();
  await postgres?.stop();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  email = `person${people}@example.com`;
  const { subject } = await sso.issuer.identity.createAccount({ username, password, email });
  await changeAccount(sso.issuer.administration.ports, operator, { subject }, { emailVerified: true });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const holdClock = () => jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now());
const toLogin = async (browser: TestBrowser) => browser.follow(await browser.get(authorizationPath(own)));
const isIn = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const isAsked = (answer: Answer) =>
  answer.status === 403 && workOf(answer.page) !== undefined && byId(answer.page, 'login-alert') !== undefined;
/** The same browser at the other process. */
const atOther = (browser: TestBrowser) => {
  const same = new TestBrowser(other);
  for (const [name, value] of browser.jar) same.jar.set(name, value);
  return same;
};
const fresh = async () => {
  const browser = new TestBrowser(sso);
  return { browser, form: await toLogin(browser) };
};

describe('a password, under attack', () => {
  it('is looked at once the browser has computed what its page asks for', async () => {
    const { browser, form } = await fresh();
    expect(form.headers['content-security-policy']).toContain("script-src 'self'; worker-src 'self'");
    expect(isIn(await browser.submit(form, { username, password, ...solved(form.page) }))).toBe(true);
    const log = sso.lines.map(({ event }) => event);
    expect(log).not.toContain('login_refused');
  });

  it('is neither hashed nor counted without it, and the form comes again with what was typed', async () => {
    const hashing = jest.spyOn(PasswordHasher.prototype, 'verify');
    const counting = jest.spyOn(sso.issuer.identity as never, 'signIn');
    const { browser, form } = await fresh();
    const again = await browser.submit(form, { username, password });
    expect(isAsked(again)).toBe(true);
    expect(byId(again.page, 'username')?.attributes.value).toBe(username);
    expect(again.html).not.toContain(password);
    expect(hashing).not.toHaveBeenCalled();
    expect(counting).toHaveBeenCalledTimes(1);
    for (let nth = 0; nth < 12; nth += 1) expect((await browser.submit(form, { username, password })).status).toBe(403);
    expect(isIn(await browser.submit(again, { username, password, ...solved(again.page) }))).toBe(true);
  });

  it('is asked for the same of a name that nobody has', async () => {
    // The page says how long it is good.
    holdClock();
    const { browser, form } = await fresh();
    const known = await browser.submit(form, { username, password });
    const nobody = await browser.submit(form, { username: 'nobody', password });
    const shape = (html: string) =>
      html
        .replace(/person\d+|nobody/g, 'X')
        .replace(/[\w-]{60,}/g, 'R')
        .replace(/"seed":"[^"]*"|&quot;seed&quot;:&quot;[^&]*/g, 'S');
    expect(shape(nobody.html)).toBe(shape(known.html));
    expect(nobody.status).toBe(known.status);
  });

  it('takes a solution once, at whichever process', async () => {
    const { browser, form } = await fresh();
    const proof = solved(form.page);
    const wrong = await browser.submit(form, { username, password: 'not the password', ...proof });
    expect(wrong.status).toBe(401);
    expect(isAsked(await browser.submit(form, { username, password, ...proof }))).toBe(true);
    expect(isAsked(await atOther(browser).submit(form, { username, password, ...proof }))).toBe(true);
    // What a process asked for is good at another one.
    const last = await atOther(browser).submit(wrong, { username, password, ...solved(wrong.page) });
    expect(isIn(last)).toBe(true);
  });

  it('is looked at for one of many that come at the same time with one solution', async () => {
    const { browser, form } = await fresh();
    const proof = solved(form.page);
    const guesses = Array.from({ length: 8 }, (_, nth) =>
      (nth % 2 ? atOther(browser) : browser).submit(form, { username, password: `wrong guess ${nth}`, ...proof }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort();
    expect(statuses).toEqual([401, ...Array.from({ length: 7 }, () => 403)]);
  });

  it('takes no solution of another interaction, browser, form or network', async () => {
    const { browser, form } = await fresh();
    const elsewhere = await fresh();
    const stolen = { work: hiddenOf(elsewhere.form.page).work ?? '', ...solved(elsewhere.form.page) };
    expect(isAsked(await browser.submit(form, { username, password, ...stolen }))).toBe(true);
    const second = await toLogin(browser);
    const ofSecond = { work: hiddenOf(second.page).work ?? '', ...solved(second.page) };
    expect(isAsked(await browser.submit(form, { username, password, ...ofSecond }))).toBe(true);
    const create = await browser.get(form.url.replace('/login?', '/create-account?'));
    const ofCreate = { work: hiddenOf(create.page).work ?? '', ...solved(create.page) };
    expect(isAsked(await browser.submit(form, { username, password, ...ofCreate }))).toBe(true);
    const far = { headers: { 'x-forwarded-for': '203.0.113.7' } };
    expect(isAsked(await browser.submit(form, { username, password, ...solved(form.page) }, far))).toBe(true);
    // Nothing of that used it up.
    expect(isIn(await browser.submit(form, { username, password, ...solved(form.page) }))).toBe(true);
  });

  it('takes no easier one than it asked for, and none that was laid in', async () => {
    const { browser, form } = await fresh();
    const [bits, nonce] = (hiddenOf(form.page).work ?? '').split('.');
    expect(bits).toBe('2');
    const forged = { work: `0.${nonce}`, work_solution: 'A'.repeat(86) };
    expect(isAsked(await browser.submit(form, { username, password, ...forged }))).toBe(true);
    const proof = solved(form.page);
    const now = sso.issuer.clock.now();
    jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(now + 601);
    expect(isAsked(await browser.submit(form, { username, password, ...proof }))).toBe(true);
  });

  it('is asked for of nobody who signed in with the browser before, and again of others in it', async () => {
    const { browser, form } = await fresh();
    await browser.submit(form, { username, password, ...solved(form.page) });
    for (const name of [...browser.jar.keys()]) if (name.includes('session')) browser.jar.delete(name);
    const again = await toLogin(browser);
    expect((await browser.submit(again, { username, password: 'mistyped by its owner' })).status).toBe(401);
    expect(isAsked(await browser.submit(again, { username: person.username, password }))).toBe(true);
    expect(isIn(await browser.submit(again, { username, password }))).toBe(true);
  });

  it('costs no place anywhere where pages alone are asked for', async () => {
    const remembered = jest.spyOn(sso.issuer.stores.replays, 'remember');
    const { browser, form } = await fresh();
    for (let nth = 0; nth < 40; nth += 1) await browser.get(form.url.replace(/^.*?\/login/, '/login'));
    await browser.submit(form, { username, password });
    await browser.submit(form, { username, password, work_solution: 'A'.repeat(86) });
    expect(remembered).not.toHaveBeenCalled();
  });
});

describe('ways out of the sign-in form', () => {
  it('need no work', async () => {
    const { browser, form } = await fresh();
    expect((await browser.submit(form, { decision: 'cancel' })).location).toContain('error=access_denied');
  });
});

describe('a browser without script', () => {
  const mailTo = async (address: string) => {
    await sso.issuer.later.settled();
    const all = await sso.issuer.stores.mail.page({ limit: 500 });
    return all
      .filter((each) => each.to === address && each.purpose === 'sign_in')
      .map(({ data }) => (data as { readonly code: string }).code);
  };
  const askCode = async (identifier: string) => {
    const { browser, form } = await fresh();
    return { browser, form, asked: await browser.submit(form, { username: identifier, decision: 'mail_code' }) };
  };

  it('has a code mailed, and signs in with that and the password', async () => {
    const { browser, asked } = await askCode(username);
    expect(asked.status).toBe(200);
    expect(byId(asked.page, 'username')?.attributes.value).toBe(username);
    expect(textOf(byId(asked.page, 'email_code-hint'))).toMatch(/on its way/);
    const [code = ''] = await mailTo(email);
    expect(code).toMatch(/^\d{6}$/);
    expect(asked.html).not.toContain(code);
    const wrong = await browser.submit(asked, { username, password: 'mistyped by its owner', email_code: code });
    expect(wrong.status).toBe(401);
    // A mistyped password takes no other code.
    expect(isIn(await browser.submit(wrong, { username, password, email_code: code }))).toBe(true);
  });

  it('gets it at the other process as well, by the address as by the name', async () => {
    const { browser, asked } = await askCode(email);
    const [code = ''] = await mailTo(email);
    expect(isIn(await atOther(browser).submit(asked, { username: email, password, email_code: code }))).toBe(true);
  });

  it('sees the same page of a name that nobody has, and nobody is mailed', async () => {
    // The page says how long it is good.
    holdClock();
    const known = await askCode(username);
    const before = (await sso.issuer.stores.mail.page({ limit: 500 })).length;
    const nobody = await askCode('nobody-of-that-name');
    await mailTo(email);
    const mailed = (await sso.issuer.stores.mail.page({ limit: 500 })).length - before;
    expect(mailed).toBe(1);
    const shape = (html: string) =>
      html
        .replaceAll(username, 'X')
        .replaceAll('nobody-of-that-name', 'X')
        .replace(/[\w-]{22,}/g, 'R');
    expect(shape(nobody.asked.html)).toBe(shape(known.asked.html));
    const refused = await nobody.browser.submit(nobody.asked, {
      username: 'nobody-of-that-name',
      password,
      email_code: '123456',
    });
    const wrong = await known.browser.submit(known.asked, { username, password, email_code: '000000' });
    expect([refused.status, wrong.status]).toEqual([401, 401]);
    expect(textOf(byId(refused.page, 'email_code-error'))).toBe(textOf(byId(wrong.page, 'email_code-error')));
  });

  it('opens the way to the one whose mail it is, and to nobody else', async () => {
    const hashing = jest.spyOn(PasswordHasher.prototype, 'verify');
    const { browser, asked } = await askCode(username);
    const [code = ''] = await mailTo(email);
    const guess = await browser.submit(asked, { username: person.username, password, email_code: code });
    expect(guess.status).toBe(401);
    const elsewhere = await fresh();
    const carried = { ...hiddenOf(asked.page), ...hiddenOf(elsewhere.form.page) };
    expect(
      (await elsewhere.browser.submit(elsewhere.form, { ...carried, username, password, email_code: code })).status,
    ).toBe(401);
    expect(hashing).not.toHaveBeenCalled();
  });

  it('tries a code five times', async () => {
    const { browser, asked } = await askCode(username);
    const [code = ''] = await mailTo(email);
    const other = code === '111111' ? '222222' : '111111';
    for (let nth = 0; nth < 5; nth += 1) {
      expect((await browser.submit(asked, { username, password, email_code: other })).status).toBe(401);
    }
    expect(
      byId((await browser.submit(asked, { username, password, email_code: code })).page, 'email_code-error'),
    ).toBeDefined();
  });

  it('mails a person no more than five within an hour, whoever asks, and takes no code of theirs away', async () => {
    for (let nth = 0; nth < 8; nth += 1) await askCode(username);
    expect(await mailTo(email)).toHaveLength(5);
    const reasons = sso.lines.filter(({ event }) => event === 'email_code_asked').map(({ reason }) => reason);
    expect(reasons.slice(-1)).toEqual(['too_many_to_address']);
  });

  it('is not led there by an address', async () => {
    const { browser, asked } = await askCode(username);
    const { code_ticket = '' } = hiddenOf(asked.page);
    const url = `${asked.url.replace(/^.*?\/login/, '/login')}`;
    const { interaction = '' } = hiddenOf(asked.page);
    const shown = await browser.get(
      `${url.split('?')[0]}?${new URLSearchParams({ interaction, code_ticket, username: 'mallory' })}`,
    );
    expect(byId(shown.page, 'email_code')).toBeUndefined();
    expect(byId(shown.page, 'username')?.attributes.value).not.toBe('mallory');
    // Nor does a link to another language carry the ticket on.
    expect(code_ticket).not.toBe('');
    expect(JSON.stringify(shown.page)).not.toContain(code_ticket);
  });
});

describe('other forms of strangers', () => {
  it('make no account before the work is done, and look for no mail', async () => {
    const { browser, form } = await fresh();
    const create = await browser.get(`/${byId(form.page, 'create-account')?.attributes.href}`);
    const wanted = {
      username: `fresh${people}`,
      password: 'seven purple elephants dance',
      email: `fresh${people}@example.com`,
    };
    const hashing = jest.spyOn(PasswordHasher.prototype, 'hash');
    const { work, ...unasked } = hiddenOf(create.page);
    const path = `/create-account`;
    expect((await browser.post(path, { ...unasked, ...wanted })).status).toBe(403);
    expect((await browser.submit(create, { ...wanted, work_solution: 'A'.repeat(86) })).status).toBe(403);
    expect(hashing).not.toHaveBeenCalled();
    const made = await browser.submit(create, { ...wanted, ...solved(create.page) });
    expect([200, 303]).toContain(made.status);
    const forgot = await browser.get(`/${byId(form.page, 'forgot-password')?.attributes.href}`);
    expect((await browser.submit(forgot, { identifier: username, work_solution: 'A'.repeat(86) })).status).toBe(403);
    expect((await browser.submit(forgot, { identifier: username, ...solved(forgot.page) })).status).toBe(303);
    expect(work).toMatch(/^2\./);
  });
});
