import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type MailReceiver, receiveMail } from '../support/mail-receiver.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';

let issuer: RunningIssuer;
let browser: Browser;
let mail: MailReceiver;
let username: string;
let email: string;
let people = 0;
beforeAll(async () => {
  mail = await receiveMail();
  [issuer, browser] = await Promise.all([
    runIssuer({ env: { ...mail.env, SIGN_IN_CHALLENGE: 'always', REGISTRATION: 'open' } }),
    launchChromium(),
  ]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await mail?.close();
});
beforeEach(async () => {
  people += 1;
  username = `puzzled${people}`;
  email = `${username}@example.com`;
  const create = ['users', 'create', username, '--email', email, '--email-verified', '--password-stdin'];
  await issuer.signet(create, password);
});

interface Visit {
  readonly page: Page;
  /** What the policy refused, and other errors. */
  readonly errors: readonly string[];
}

const narrow = { viewport: { width: 320, height: 640 } } as const;

async function visit(options: BrowserContextOptions = {}, prepare?: (page: Page) => Promise<unknown>): Promise<Visit> {
  const context = await browser.newContext({ ...narrow, ...options });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await prepare?.(page);
  await page.goto(`${issuer.issuer}/account`);
  await page.locator('#username').waitFor();
  return { page, errors };
}

async function enter(page: Page, typed = password): Promise<void> {
  await page.fill('#username', username);
  await page.fill('#password', typed);
}

const account = () => `${issuer.issuer}/account`;
const status = (page: Page, text: string | RegExp) => page.locator('#work-status', { hasText: text }).waitFor();
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

describe('a sign-in under attack, with script', () => {
  it('is solved by the browser beside typing, and Enter sends the password', async () => {
    const { page, errors } = await visit();
    await status(page, 'The puzzle is solved.');
    expect(await page.locator('#mail-code').isVisible()).toBe(false);
    expect(await page.locator('#work-progress').isVisible()).toBe(false);
    await enter(page);
    await page.press('#password', 'Enter');
    await page.waitForURL(account());
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('is sent as soon as it is solved where somebody is faster', async () => {
    // The thread comes late: it is held until the form was sent.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { page, errors } = await visit({}, (fresh) =>
      fresh.route('**/scripts/work-thread.*', async (route) => {
        await held;
        await route.continue();
      }),
    );
    await status(page, 'You can go on typing.');
    expect(await page.getAttribute('#work-progress', 'aria-label')).toBe('How far the puzzle is solved');
    expect(await accessibilityFindings(page)).toEqual([]);
    await enter(page);
    await page.click('#login-submit');
    await status(page, 'the form is sent as soon as');
    letGo();
    await page.waitForURL(account());
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('is solved anew after a wrong password, in Arabic and in the dark', async () => {
    const { page, errors } = await visit({ locale: 'ar', colorScheme: 'dark' });
    await status(page, 'تم حل اللغز.');
    await enter(page, 'not the password');
    await page.click('#login-submit');
    await page.locator('#login-alert').waitFor();
    await status(page, 'تم حل اللغز.');
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await fits(page)).toBe(true);
    await enter(page);
    await page.click('#login-submit');
    await page.waitForURL(account());
    expect(errors.filter((each) => !each.includes('401'))).toEqual([]);
    await page.context().close();
  });

  it('is offered a code where the thread does not come, and can be cancelled meanwhile', async () => {
    const { page } = await visit({}, (fresh) => fresh.route('**/scripts/work-thread.*', (route) => route.abort()));
    await status(page, 'could not solve');
    expect(await page.locator('#mail-code').isVisible()).toBe(true);
    await page.click('#cancel');
    await page.waitForURL((url) => !url.pathname.endsWith('/login'));
    await page.context().close();
  });

  it('is asked for no work in a browser that signed in before', async () => {
    const { page } = await visit();
    await enter(page);
    await page.click('#login-submit');
    await page.waitForURL(account());
    const kept = (await page.context().cookies()).filter(({ name }) => !name.includes('session'));
    await page.context().clearCookies();
    await page.context().addCookies(kept);
    await page.route('**/scripts/work-thread.*', (route) => route.abort());
    await page.goto(account());
    await status(page, 'could not solve');
    await enter(page);
    await page.click('#login-submit');
    await page.waitForURL(account());
    await page.context().close();
  });

  it('makes a new account as well', async () => {
    const { page, errors } = await visit();
    await page.click('#create-account');
    await status(page, 'The puzzle is solved.');
    await page.fill('#username', `fresh${people}`);
    await page.fill('#email', `fresh${people}@example.com`);
    await page.fill('#password', 'seven purple elephants');
    await page.click('#create-submit');
    await page.locator('#email_code').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

describe('a sign-in under attack, without script', () => {
  it.each([
    ['light', 'en'],
    ['dark', 'ar'],
  ] as const)('takes a code that is mailed in its place (%s, %s)', async (colorScheme, locale) => {
    const { page } = await visit({ javaScriptEnabled: false, colorScheme, locale });
    expect(await fits(page)).toBe(true);
    await page.fill('#username', username);
    await page.click('#mail-code');
    await page.locator('#email_code').waitFor();
    expect(await page.inputValue('#username')).toBe(username);
    const [code = ''] = /\b\d{6}\b/.exec(await mail.next(email, /\b\d{6}\b/)) ?? [];
    await page.fill('#password', password);
    await page.fill('#email_code', code);
    expect(await fits(page)).toBe(true);
    await page.click('#login-submit');
    await page.waitForURL(account());
    await page.context().close();
  });
});
