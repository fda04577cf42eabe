import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { changeAccount, type Initiator, orderAction, withdrawOrder } from '@signet/administration';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const own = { client_id: 'own' };

let sso: RunningSso;
let subject: string;
let username: string;
let email: string;
let people = 0;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its code for whoever looks.
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
  ({ subject } = await sso.issuer.identity.createAccount({ username, password: person.password, email }));
  await order();
});

const ports = () => sso.issuer.administration.ports;
const order = () => orderAction(ports(), operator, { subject }, 'verify_email');
const account = () => sso.issuer.records.accounts.find(subject);
const mailTo = async (address: string) =>
  (await sso.issuer.stores.mail.page({ limit: 100 })).filter(({ to }) => to === address);
/** In no order within a second. */
const codesTo = async (address: string) =>
  (await mailTo(address)).map(({ data }) => (data as { readonly code?: string } | undefined)?.code ?? '');
const codeTo = async (address: string, ...before: readonly string[]) =>
  (await codesTo(address)).find((code) => !before.includes(code)) ?? '';
const otherThan = (code: string) => (code === '123456' ? '654321' : '123456');

async function signIn() {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath(own)));
  const led = await browser.follow(await browser.submit(login, { username, password: person.password }));
  return { browser, led };
}

/** With a code that is on its way. */
async function asked() {
  const { browser, led } = await signIn();
  const form = await browser.follow(await browser.submit(led, { decision: 'send' }));
  return { browser, form };
}

const typed = (browser: TestBrowser, form: Answer, email_code: string) => browser.submit(form, { email_code });
const isCode = (answer: Answer) => /^https:\/\/shop\.example\/callback\?code=/.test(answer.location ?? '');
const errorOf = (answer: Answer) => new URL(answer.location ?? 'none:').searchParams.get('error');

describe('an address that is to be verified', () => {
  it('is by the code that was sent to it, once', async () => {
    const { browser, led } = await signIn();
    expect(textOf(byId(led.page, 'verify-email-why'))).toContain(email);
    expect(led.headers['cache-control']).toContain('no-store');
    // To open the page sends nothing.
    expect(await mailTo(email)).toEqual([]);
    const form = await browser.follow(await browser.submit(led, { decision: 'send' }));
    const code = await codeTo(email);
    expect(code).toMatch(/^\d{6}$/);
    expect(errorOf(await browser.get(authorizationPath({ ...own, prompt: 'none' })))).toBe('interaction_required');
    const back = await browser.follow(await typed(browser, form, `${code.slice(0, 3)} ${code.slice(3)}`));
    expect(isCode(back)).toBe(true);
    expect([(await account())?.emailVerified, await sso.issuer.stores.actionOrders.ofPerson(subject)]).toEqual([
      true,
      [],
    ]);
    expect(await sso.issuer.stores.emailCodes.find(subject)).toBeUndefined();
    const told = JSON.stringify(await sso.issuer.stores.auditLog.page({ subject, limit: 50 }));
    expect([told.includes('action_done'), told.includes(code)]).toEqual([true, false]);
    expect(JSON.stringify(sso.lines)).not.toContain(code);
  });

  it('is not by guesses: a code is tried five times, right ones too', async () => {
    const { browser, form } = await asked();
    const code = await codeTo(email);
    for (let guess = 0; guess < 5; guess += 1) {
      const wrong = await typed(browser, form, otherThan(code));
      expect(textOf(byId(wrong.page, 'email_code-error'))).not.toBe('');
    }
    const late = await browser.follow(await typed(browser, form, code));
    expect([isCode(late), (await account())?.emailVerified]).toEqual([false, false]);
  });

  it('is not by the code of before, of another address or of another person', async () => {
    const { browser, form } = await asked();
    const first = await codeTo(email);
    const second = await browser.follow(await browser.submit(form, { decision: 'send' }));
    const code = await codeTo(email, first);
    if (code !== '') expect(isCode(await browser.follow(await typed(browser, second, first)))).toBe(false);
    await changeAccount(ports(), operator, { subject }, { email: `other-${email}` });
    expect(isCode(await browser.follow(await typed(browser, second, code)))).toBe(false);
    expect((await account())?.emailVerified).toBe(false);
    const stranger = await new TestBrowser(sso).post('/verify-email', { ...hiddenOf(form.page), email_code: code });
    expect([stranger.status, isCode(stranger)]).toEqual([400, false]);
  });

  it('gets five codes an hour, and the page says the same of the sixth', async () => {
    const { browser, form } = await asked();
    let shown = form;
    for (let more = 0; more < 6; more += 1) {
      shown = await browser.follow(await browser.submit(shown, { decision: 'send' }));
    }
    expect(textOf(byId(shown.page, 'verify-email-why'))).toBe(textOf(byId(form.page, 'verify-email-why')));
    expect(await mailTo(email)).toHaveLength(5);
    // The last one that was sent is good, and four others are none.
    const answers: Answer[] = [];
    for (const code of await codesTo(email)) answers.push(await browser.follow(await typed(browser, shown, code)));
    expect(answers.some(isCode)).toBe(true);
  });

  it('is sent nothing more once the order is withdrawn', async () => {
    const { browser, led } = await signIn();
    await withdrawOrder(ports(), operator, { subject }, 'verify_email');
    const on = await browser.follow(await browser.submit(led, { decision: 'send' }));
    expect([isCode(on), await mailTo(email)]).toEqual([true, []]);
  });

  it('is used by one of two forms at once', async () => {
    const { browser, form } = await asked();
    const code = await codeTo(email);
    const answers = await Promise.all([
      typed(browser, form, code),
      browser.submit(form, { email_code: code, more: 'so that it is another form' }),
    ]);
    const ended = await Promise.all(answers.map((answer) => browser.follow(answer)));
    expect(ended.some(isCode)).toBe(true);
    const entries = await sso.issuer.stores.auditLog.page({ subject, limit: 50 });
    expect(entries.filter(({ name }) => name === 'action_done')).toHaveLength(1);
  });

  it('is asked of nobody who has none, or whose address is verified by now', async () => {
    await changeAccount(ports(), operator, { subject }, { emailVerified: true });
    const { led } = await signIn();
    expect(isCode(led)).toBe(true);
    await changeAccount(ports(), operator, { subject }, { email: null });
    expect(isCode((await signIn()).led)).toBe(true);
    // Another address is another one to prove.
    await changeAccount(ports(), operator, { subject }, { email });
    expect(isCode((await signIn()).led)).toBe(false);
  });
});
