import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';
import { Device } from '../support/virtual-device.js';

const password = 'correct horse battery staple';
const narrow = { viewport: { width: 320, height: 640 } } as const;
/** The day lies ahead whenever this runs, and is written once. */
const day = `${new Date().getUTCFullYear() + 1}-12-01`;

let issuer: RunningIssuer;
let app: AppSite;
let browser: Browser;
let clientId: string;
let people = 0;
let username: string;

beforeAll(async () => {
  app = await AppSite.start();
  const env = { SECOND_FACTOR: `required-from:${day}` };
  [issuer, browser] = await Promise.all([runIssuer({ env }), launchChromium()]);
  const create = ['clients', 'create', 'Shop', '--redirect-uri', app.redirectUri, '--no-consent', '--scope', 'openid'];
  clientId = String((await issuer.signet([...create, '--auth-method', 'client_secret_post'])).clientId);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await app?.close();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  await issuer.signet(['users', 'create', username, '--name', `Person ${people}`, '--password-stdin'], password);
});

function authorizationUrl(more: Readonly<Record<string, string>> = {}): string {
  const asked = { client_id: clientId, redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid' };
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  return `${issuer.issuer}/authorize?${new URLSearchParams({ ...asked, ...challenge, ...more })}`;
}

async function open(options: BrowserContextOptions = narrow): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

async function fill(page: Page, more: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.goto(authorizationUrl(more));
  await page.fill('#username', username);
  await page.fill('#password', password);
}

/** With what the page says of the device: its script asks the browser, which takes its time. */
async function signIn(page: Page, more: Readonly<Record<string, string>> = {}): Promise<void> {
  await fill(page, more);
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('input[name=makes_passkeys]')?.value === 'yes',
  );
  await page.click('#login-submit');
  await page.locator('#offer-why').waitFor();
}

async function expectSound(page: Page): Promise<void> {
  expect(await accessibilityFindings(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

describe('a passkey that is offered after a password', () => {
  it('is set up with one click, and signs in the next time', async () => {
    const page = await open();
    const device = await Device.of(page);
    await signIn(page);
    await page.locator('#passkey').waitFor();
    await expectSound(page);
    await page.click('#passkey');
    await page.locator('#codes-saved').waitFor();
    expect((await app.answerTo(page, () => page.click('#codes-saved'))).get('code')).toBeTruthy();
    expect(await device.keys()).toHaveLength(1);

    await page.context().clearCookies();
    // The device answers by itself: neither a name nor a password.
    expect((await app.answerTo(page, () => page.goto(authorizationUrl()))).get('code')).toBeTruthy();
  });

  it('is put off until later, in another browser too', async () => {
    const page = await open({ ...narrow, colorScheme: 'dark', locale: 'ar' });
    await Device.of(page);
    await signIn(page, { ui_locales: 'ar' });
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await expectSound(page);
    expect((await app.answerTo(page, () => page.click('#offer-later'))).get('code')).toBeTruthy();

    const other = await open();
    await Device.of(other);
    await signIn(other);
    // The next that suits: the day on which a second factor is needed.
    expect(await other.locator('#passkey').count()).toBe(0);
    expect((await app.answerTo(other, () => other.click('#offer-later'))).get('code')).toBeTruthy();
    await other.context().clearCookies();
    await fill(other);
    expect((await app.answerTo(other, () => other.click('#login-submit'))).get('code')).toBeTruthy();
  });
});

describe('a browser without script', () => {
  it('is offered no passkey, and what it is offered is refused with a button', async () => {
    const page = await open({ ...narrow, javaScriptEnabled: false });
    await fill(page);
    await page.click('#login-submit');
    await page.locator('#offer-why').waitFor();
    expect(await page.locator('#passkey').count()).toBe(0);
    await page.click('#way-passkey');
    // Its form needs script: it says so, and leads on.
    await page.locator('#offer-later').waitFor();
    expect((await app.answerTo(page, () => page.click('#offer-later'))).get('code')).toBeTruthy();
  });
});
