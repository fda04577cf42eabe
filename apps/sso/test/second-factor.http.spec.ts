import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { orderAction } from '@signet/administration';
import { acrClasses } from '@signet/auth-contracts';
import { type Factor, newRecoveryCodes, newTotp, onlyOne } from '@signet/identity';
import { generateSync } from 'otplib/functional';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

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
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password }));
});

const factors = () => sso.issuer.records.factors;
const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');

/** As if set up long ago: no code of it was used yet. */
async function withTotp(more: Partial<Factor> = {}) {
  const data = newTotp(sso.issuer.random.bytes(20));
  const factorId = `totp-${subject}`;
  await factors().insert({
    factorId,
    subject,
    name: '',
    handle: `totp:${factorId}`,
    amr: ['otp'],
    data,
    revision: 0,
    createdAt: 1,
    ...more,
  });
  return { factorId, codeNow: (steps = 0) => codeOf(data.secret, steps) };
}

async function withRecoveryCodes() {
  const { codes, data } = newRecoveryCodes(sso.issuer.random);
  const handle = onlyOne('recovery_codes', subject);
  const factorId = `codes-${subject}`;
  await factors().insert({ factorId, subject, name: '', handle, amr: ['otp'], data, revision: 0, createdAt: 1 });
  return codes;
}

/** So many steps from now. */
const codeOf = (secret: string, steps = 0) =>
  generateSync({ strategy: 'totp', secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps });

/** Up to where the password was proved. */
async function half(browser = new TestBrowser(sso), more: Readonly<Record<string, string>> = {}) {
  const login = await browser.follow(await browser.get(authorizationPath({ ...own, ...more })));
  const led = await browser.follow(await browser.submit(login, { username, password: person.password }));
  return { browser, led };
}

const sessionsOf = async () => sso.issuer.stores.sessions.listLive(subject, sso.issuer.clock.now(), 10);

/** All that was proved in the sessions of this person lies an hour back. */
async function anHourLater() {
  for (const session of await sessionsOf()) {
    const methods = session.methods?.map((method) => ({ ...method, at: method.at - 3600 }));
    await sso.issuer.stores.sessions.renew({ ...session, methods, authTime: session.authTime - 3600 });
  }
}

describe('a second factor at sign-in', () => {
  it('is asked of whoever has one, and nobody is signed in before', async () => {
    const { codeNow } = await withTotp();
    const { browser, led } = await half();
    expect(led.url).toContain('/second-factor?');
    expect(led.headers['cache-control']).toContain('no-store');
    expect(led.headers['content-security-policy']).not.toContain('form-action');
    expect(await sessionsOf()).toEqual([]);
    expect(isCode(await browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe(false);
    const back = await browser.submit(led, { totp_code: codeNow() });
    expect(isCode(back)).toBe(true);
    const [session] = await sessionsOf();
    expect(session?.acr).toBe(acrClasses.twoFactors);
    expect([...(session?.amr ?? [])].sort()).toEqual(['mfa', 'otp', 'pwd']);
    expect(isCode(await browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe(true);
  });

  it('is asked of nobody who has none', async () => {
    const { led } = await half();
    expect(isCode(led)).toBe(true);
    expect((await sessionsOf()).map(({ acr }) => acr)).toEqual([acrClasses.oneFactor]);
  });

  it('refuses a wrong code at its field, and says nothing of which are set up before the password is right', async () => {
    const { codeNow } = await withTotp();
    const { browser, led } = await half();
    const wrong = await browser.submit(led, { totp_code: codeNow(-10) });
    expect(wrong.status).toBe(401);
    expect(textOf(byId(wrong.page, 'totp_code-error'))).toMatch(/not the code/);
    expect(byId(wrong.page, 'totp_code')?.attributes.autocomplete).toBe('one-time-code');
    const stranger = new TestBrowser(sso);
    const login = await stranger.follow(await stranger.get(authorizationPath(own)));
    const [, none] = [username, 'nobody-of-this-name'].map((name) => ({
      username: name,
      password: 'not the password',
    }));
    const [theirs, nobodys] = [
      await stranger.submit(login, { username, password: 'not the password' }),
      await stranger.submit(login, none),
    ];
    expect([theirs.status, textOf(byId(theirs.page, 'login-alert'))]).toEqual([
      nobodys.status,
      textOf(byId(nobodys.page, 'login-alert')),
    ]);
    // Nor does the page say anything to whoever opens it with somebody else's interaction, or before the password.
    const before = await stranger.follow(await stranger.get(led.url.replace(sso.address, '')));
    expect(before.html).not.toContain('totp_code');
    const early = await stranger.follow(await stranger.get(login.url.replace(/.*\/login/, '/second-factor')));
    expect(early.url).toContain('/login?');
  });

  it('takes a code once, also where it comes twice at once from two browsers', async () => {
    const { codeNow } = await withTotp();
    const totp_code = codeNow();
    const halves = [await half(), await half(), await half()];
    const answers = await Promise.all(halves.map(({ browser, led }) => browser.submit(led, { totp_code })));
    expect(answers.filter(isCode)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(2);
    const { browser, led } = await half();
    expect((await browser.submit(led, { totp_code })).status).toBe(401);
    expect((await browser.submit(led, { totp_code: codeNow(1) })).status).toBe(303);
  });

  it('answers the same form twice at once in one browser as once', async () => {
    const { codeNow } = await withTotp();
    const { browser, led } = await half();
    const totp_code = codeNow();
    const answers = await Promise.all([1, 2].map(() => browser.submit(led, { totp_code })));
    expect(answers.map(isCode)).toEqual([true, true]);
  });

  it('is a recovery code where there are some, each once', async () => {
    await withTotp();
    const [code = ''] = await withRecoveryCodes();
    const { browser, led } = await half();
    const link = byId(led.page, 'way-recovery_codes')?.attributes.href ?? '';
    const form = await browser.get(`/${link}`);
    expect(byId(form.page, 'totp_code')).toBeUndefined();
    expect(byId(form.page, 'way-totp')).toBeDefined();
    expect(isCode(await browser.submit(form, { recovery_code: code.toLowerCase().replaceAll('-', ' ') }))).toBe(true);
    expect((await sessionsOf())[0]?.acr).toBe(acrClasses.twoFactors);
    const again = await half();
    const used = await again.browser.submit(
      await again.browser.get(`${again.led.url.replace(sso.address, '')}&way=recovery_codes`),
      {
        recovery_code: code,
      },
    );
    expect(used.status).toBe(401);
    const told = await sso.issuer.stores.auditLog.page({ subject, name: 'recovery_code_used', limit: 9 });
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain(code);
  });

  it('shows no way that its person has not', async () => {
    await withTotp();
    const { browser, led } = await half();
    expect(byId(led.page, 'way-recovery_codes')).toBeUndefined();
    const asked = await browser.get(`${led.url.replace(sso.address, '')}&way=recovery_codes`);
    expect(byId(asked.page, 'recovery_code')).toBeUndefined();
    expect(byId(asked.page, 'totp_code')).toBeDefined();
  });

  it('is worth nothing without the password, nor of another account', async () => {
    const { codeNow } = await withTotp();
    const browser = new TestBrowser(sso);
    const login = await browser.follow(await browser.get(authorizationPath(own)));
    const interaction = new URL(login.url).searchParams.get('interaction') ?? '';
    const blind = await browser.post('/second-factor', { interaction, totp_code: codeNow(), way: 'totp' });
    expect(isCode(blind)).toBe(false);
    expect(await sessionsOf()).toEqual([]);
  });

  it('lets who cannot go on leave, and another person come', async () => {
    await withTotp();
    const { browser, led } = await half();
    const denied = await browser.submit(led, { decision: 'cancel' });
    expect(new URL(denied.location ?? '').searchParams.get('error')).toBe('access_denied');
    const again = await half();
    const other = await again.browser.follow(await again.browser.submit(again.led, { decision: 'switch' }));
    expect(other.url).toContain('/login?');
  });

  it('goes on with nothing where it was proved in another tab', async () => {
    const { codeNow } = await withTotp();
    const { browser, led } = await half();
    expect(isCode(await browser.submit(led, { totp_code: codeNow() }))).toBe(true);
    const opened = await browser.get(led.url.replace(sso.address, ''));
    expect(opened.html).not.toContain('totp_code');
  });

  it('is asked again of a session that has less than is asked for', async () => {
    const { browser } = await half();
    const { codeNow } = await withTotp();
    const led = await browser.follow(await browser.get(authorizationPath(own)));
    expect(led.url).toContain('/second-factor?');
    const [before] = await sessionsOf();
    expect(isCode(await browser.submit(led, { totp_code: codeNow() }))).toBe(true);
    const [after] = await sessionsOf();
    expect([after?.sessionId, after?.acr]).toEqual([before?.sessionId, acrClasses.twoFactors]);
  });
});

describe('a second factor that an app needs', () => {
  const stepUp = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: acrClasses.twoFactors } } }) };
  const secretOf = (answer: Answer) => textOf(byId(answer.page, 'totp-key')).replaceAll(' ', '');

  it('is set up on the way there, with recovery codes, and nothing of it is kept before they were shown', async () => {
    const { browser, led } = await half(new TestBrowser(sso), stepUp);
    expect(led.url).toContain('/set-up-factor?');
    const secret = secretOf(led);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(led.html).toContain('<svg');
    const codes = await browser.submit(led, { totp_code: codeOf(secret) });
    expect(codes.status).toBe(200);
    expect(codes.headers['cache-control']).toContain('no-store');
    const list = textOf(byId(codes.page, 'recovery-codes'));
    expect(list.match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/g)).toHaveLength(10);
    // What it holds stands in no address.
    expect(codes.html.match(/(href|action)="[^"]*confirmed/)).toBeNull();
    expect(await factors().enrolled(subject)).toEqual([]);
    const file = await browser.submit(codes, { decision: 'download' });
    expect(file.headers['content-disposition']).toContain('attachment');
    expect(file.html).toContain(list.slice(0, 19));
    expect(isCode(await browser.submit(codes))).toBe(true);
    expect((await factors().enrolled(subject)).map(({ type }) => type).sort()).toEqual(['recovery_codes', 'totp']);
    expect((await sessionsOf())[0]?.acr).toBe(acrClasses.twoFactors);
    // The code that confirmed it is used up; the codes that were shown are the ones that are kept.
    const again = await half();
    expect((await again.browser.submit(again.led, { totp_code: codeOf(secret) })).status).toBe(401);
    const way = await again.browser.get(`${again.led.url.replace(sso.address, '')}&way=recovery_codes`);
    expect(isCode(await again.browser.submit(way, { recovery_code: list.slice(0, 19) }))).toBe(true);
  });

  it('is one that an operator wants of one person, until they have set it up', async () => {
    const operator = { entity: 'admin', through: 'cli' } as const;
    await orderAction(sso.issuer.administration.ports, operator, { subject }, 'enrol_factor');
    const { browser, led } = await half();
    expect(led.url).toContain('/set-up-factor?');
    expect(isCode(await browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe(false);
    const codes = await browser.submit(led, { totp_code: codeOf(secretOf(led)) });
    expect(isCode(await browser.submit(codes))).toBe(true);
    expect(await sso.issuer.stores.actionOrders.ofPerson(subject)).toEqual([]);
  });

  it('shows the same picture again after a wrong code, and another one to another person', async () => {
    const { browser, led } = await half(new TestBrowser(sso), stepUp);
    const wrong = await browser.submit(led, { totp_code: codeOf(secretOf(led), 10) });
    expect(wrong.status).toBe(400);
    expect(secretOf(wrong)).toBe(secretOf(led));
    const another = await half(new TestBrowser(sso), stepUp);
    expect(secretOf(another.led)).not.toBe(secretOf(led));
  });

  it('is not what somebody else made it', async () => {
    const { browser, led } = await half(new TestBrowser(sso), stepUp);
    const codes = await browser.submit(led, { totp_code: codeOf(secretOf(led)) });
    const { confirmed = '', ...rest } = hiddenOf(codes.page);
    const [text = '', proof = ''] = confirmed.split('.');
    const theirs = JSON.parse(Buffer.from(text, 'base64url').toString());
    theirs.confirmed.amr = ['hwk', 'user', 'mfa'];
    const forged = `${Buffer.from(JSON.stringify(theirs)).toString('base64url')}.${proof}`;
    const refused = await browser.post('/set-up-factor', { ...rest, confirmed: forged });
    expect(refused.status).toBe(400);
    expect(await factors().enrolled(subject)).toEqual([]);
    // Nor in the interaction of another person.
    username = `${username}-other`;
    const other = await sso.issuer.identity.createAccount({ username, password: person.password });
    const second = await half(new TestBrowser(sso), stepUp);
    const form = await second.browser.submit(second.led, { totp_code: codeOf(secretOf(second.led)) });
    const moved = await second.browser.submit(form, { confirmed, setup: rest.setup ?? '' });
    expect(moved.status).toBe(400);
    expect(await factors().enrolled(other.subject)).toEqual([]);
  });

  it('is none that whoever finds a browser that is signed in sets up: they prove first who they are', async () => {
    const { browser } = await half();
    await anHourLater();
    const led = await browser.follow(await browser.get(authorizationPath({ ...own, ...stepUp })));
    expect(led.url).toContain('/login?');
    const forced = await browser.follow(await browser.get(led.url.replace(/.*\/login/, '/set-up-factor')));
    expect(forced.url).toContain('/login?');
    const proved = await browser.follow(await browser.submit(forced, { username, password: person.password }));
    expect(proved.url).toContain('/set-up-factor?');
    const codes = await browser.submit(proved, { totp_code: codeOf(secretOf(proved)) });
    expect(isCode(await browser.submit(codes))).toBe(true);
  });

  it('is none that somebody with a stolen password adds to those of its owner', async () => {
    await withTotp();
    const { browser, led } = await half(new TestBrowser(sso), stepUp);
    expect(led.url).toContain('/second-factor?');
    const forced = await browser.follow(await browser.get(led.url.replace(/.*\/second-factor/, '/set-up-factor')));
    expect(forced.url).toContain('/second-factor?');
  });
});

describe('what operators want', () => {
  let strict: RunningSso;
  beforeAll(async () => {
    // Nobody listens there: what is queued waits with its code for whoever looks.
    const away = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example', EMAIL_CODE_AS_FACTOR: 'true' };
    const kept = { KEEP_SIGNED_IN_DAYS: '30' };
    const environment = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', SECOND_FACTOR: 'required' };
    strict = await runSso({ environment: { ...environment, ...away, ...kept } });
    await seed(strict);
  });
  afterAll(async () => {
    await strict?.close();
  });

  async function newPerson(name: string, emailVerified: boolean) {
    const email = `${name}@example.com`;
    const account = await strict.issuer.identity.createAccount({ username: name, password: person.password, email });
    await strict.issuer.records.accounts.update({ ...account, emailVerified });
    const signIn = async () => {
      const browser = new TestBrowser(strict);
      const login = await browser.follow(await browser.get(authorizationPath(own)));
      const typed = { username: name, password: person.password };
      return { browser, led: await browser.follow(await browser.submit(login, typed)) };
    };
    const code = async () => {
      const [mail] = (await strict.issuer.stores.mail.page({ limit: 50 })).filter(({ to }) => to === email);
      return (mail?.data as { readonly code?: string } | undefined)?.code ?? '';
    };
    return { subject: account.subject, signIn, code };
  }

  it('is a second factor of everybody: of who has none it is set up', async () => {
    const { signIn } = await newPerson('none', false);
    const { led } = await signIn();
    expect(led.url).toContain('/set-up-factor?');
    expect(textOf(byId(led.page, 'set-up-factor-why'))).toMatch(/more than a password/);
  });

  it('lets a code to a verified address count, sent where it is asked for, once', async () => {
    const { signIn, code, subject: whose } = await newPerson('mailed', true);
    const { browser, led } = await signIn();
    expect(led.url).toContain('/second-factor?');
    expect(await code()).toBe('');
    const form = await browser.follow(await browser.submit(led, { decision: 'send' }));
    expect(await code()).toMatch(/^\d{6}$/);
    const wrong = await browser.submit(form, { email_code: (await code()) === '123456' ? '654321' : '123456' });
    expect(wrong.status).toBe(401);
    expect(isCode(await browser.submit(form, { email_code: await code() }))).toBe(true);
    const [session] = await strict.issuer.stores.sessions.listLive(whose, strict.issuer.clock.now(), 2);
    expect([session?.acr, [...(session?.amr ?? [])].sort()]).toEqual([acrClasses.twoFactors, ['email', 'mfa', 'pwd']]);
    const again = await signIn();
    const sent = await again.browser.get(`${again.led.url.replace(strict.address, '')}&sent=yes`);
    expect((await again.browser.submit(sent, { email_code: await code() })).status).toBe(401);
  });

  it('keeps who wants to stay signed in so, though they said it before they proved the second one', async () => {
    const { subject: whose } = await newPerson('staying', true);
    const data = newTotp(strict.issuer.random.bytes(20));
    const phone = { factorId: 'stay', subject: whose, name: '', handle: 'totp:stay', amr: ['otp'], revision: 0 };
    await strict.issuer.records.factors.insert({ ...phone, data, createdAt: 1 });
    // The cookie says what is left of it.
    const held = jest.spyOn(strict.issuer.clock, 'now').mockReturnValue(strict.issuer.clock.now());
    const browser = new TestBrowser(strict);
    const login = await browser.follow(await browser.get(authorizationPath(own)));
    const typed = { username: 'staying', password: person.password, keep: 'yes' };
    const led = await browser.follow(await browser.submit(login, typed));
    const back = await browser.submit(led, { totp_code: codeOf(data.secret) });
    expect(isCode(back)).toBe(true);
    expect(back.cookies.find((line) => line.includes('signet_session'))).toMatch(/Max-Age=2592000/);
    held.mockRestore();
    expect(await strict.issuer.stores.sessions.listLive(whose, strict.issuer.clock.now(), 2)).toMatchObject([
      { kept: true },
    ]);
  });

  it('lets it count for nobody who has another one: who reads their mail chooses another password too', async () => {
    const { signIn, subject: whose } = await newPerson('both', true);
    const data = newTotp(strict.issuer.random.bytes(20));
    const phone = { factorId: 'both', subject: whose, name: '', handle: 'totp:both', amr: ['otp'], revision: 0 };
    await strict.issuer.records.factors.insert({ ...phone, data, createdAt: 1 });
    const { browser, led } = await signIn();
    const asked = await browser.get(`${led.url.replace(strict.address, '')}&way=email_code`);
    expect(byId(asked.page, 'way-email_code')).toBeUndefined();
    expect(byId(asked.page, 'totp_code')).toBeDefined();
  });
});

describe('guesses at codes', () => {
  it('are counted by account, and a stranger without the password keeps nobody out', async () => {
    const { codeNow } = await withTotp();
    const { browser, led } = await half();
    const guesses = [];
    // Else the first wait is over before a busy machine asks again.
    const held = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now());
    for (let nth = 0; nth < 6; nth += 1) guesses.push(await browser.submit(led, { totp_code: codeNow(-20 - nth) }));
    held.mockRestore();
    expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(Number(guesses.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
    // Another network has its own count, and the password is asked for as before.
    const other = await half();
    expect(isCode(await other.browser.submit(other.led, { totp_code: codeNow() }))).toBe(true);
  });
});
