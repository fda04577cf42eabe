import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const username = 'maximiliane';
const password = 'correct horse battery staple';
const next = 'seven purple elephants';

let issuer: RunningIssuer;
let browser: Browser;
beforeAll(async () => {
  [issuer, browser] = await Promise.all([
    runIssuer({ env: { REGISTRATION: 'open', PASSWORD_MIN_LENGTH: '14' } }),
    launchChromium(),
  ]);
  await issuer.signet(
    ['users', 'create', username, '--name', 'Maximiliane Hohenzollern', '--password-stdin'],
    password,
  );
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});

interface Visit {
  readonly page: Page;
  /** Every request that the browser made, with what it sent. */
  readonly sent: readonly string[];
  /** What the policy refused, and other errors. */
  readonly errors: readonly string[];
}

async function open(options: { readonly javaScriptEnabled?: boolean; readonly locale?: string } = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, ...options });
  const page = await context.newPage();
  const sent: string[] = [];
  const errors: string[] = [];
  context.on('request', (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${issuer.issuer}/account/password`);
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit');
  await page.locator('#account-password-submit').waitFor();
  sent.length = 0;
  return { page, sent, errors };
}

const isThread = (request: string) => request.includes('/scripts/advice-thread.');
const advice = (page: Page, text: string) => page.locator('#password-advice', { hasText: text }).waitFor();

describe('advice on a new password', () => {
  it('comes while it is typed, in the language of the page, and nothing of it leaves the browser', async () => {
    const { page, sent, errors } = await open({ locale: 'de-DE' });
    expect(await page.textContent('#password-advice')).toBe('');
    expect(sent.filter(isThread)).toEqual([]);
    const [thread] = await Promise.all([
      page.waitForResponse((response) => isThread(response.url())),
      page.locator('#password').focus(),
    ]);
    expect(thread.headers()).toMatchObject({ 'content-encoding': 'br' });
    await page.keyboard.type('qwertzuiopü+#1');
    await advice(page, '! Tasten');
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.fill('#password', 'Hohenzollern 1');
    await advice(page, 'Ihrem Namen');
    await page.fill('#password', 'short');
    await advice(page, 'zu kurz');
    await page.fill('#password', next);
    await advice(page, '✓ Schwer zu erraten.');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.fill('#password', '');
    await page.waitForFunction(() => document.querySelector('#password-advice')?.textContent === '');
    expect(sent.filter((each) => /qwert|hohenzollern|elephants/i.test(each))).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('knows the names that stand in the form of a new account', async () => {
    const { page } = await open();
    await page.context().clearCookies();
    await page.goto(`${issuer.issuer}/account`);
    await page.click('a[href*="create-account"]');
    await page.fill('#username', 'thunderstruck');
    await page.fill('#password', 'thunderstruck1');
    await advice(page, 'made of your name');
    await page.fill('#password', next);
    await advice(page, '✓ Hard to guess.');
    await page.context().close();
  });

  it('says what the server says, which has the last word', async () => {
    const { page, errors } = await open();
    await page.fill('#password', 'lemonlemonlemonA1');
    await advice(page, '! The same again and again');
    await page.fill('#repeated', 'lemonlemonlemonA1');
    await page.click('#account-password-submit');
    await page.locator('#password-error', { hasText: 'The same again and again' }).waitFor();
    // The field has the focus from the start now.
    await page.keyboard.type(next);
    await advice(page, '✓ Hard to guess.');
    expect(errors.filter((each) => !each.includes('400'))).toEqual([]);
    await page.context().close();
  });

  it('is missed by nobody whose browser runs no script', async () => {
    const { page, sent } = await open({ javaScriptEnabled: false });
    await page.fill('#password', 'lemonlemonlemonA1');
    await page.fill('#repeated', 'lemonlemonlemonA1');
    await page.click('#account-password-submit');
    await page.locator('#password-error').waitFor();
    expect(await page.textContent('#password-advice')).toBe('');
    await page.fill('#password', next);
    await page.fill('#repeated', next);
    await page.click('#account-password-submit');
    await page.locator('#password-changed').waitFor();
    expect(sent.filter((each) => each.includes('/scripts/'))).toEqual([]);
    await page.context().close();
  });
});
