import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type MailReceiver, receiveMail } from '../support/mail-receiver.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';
import { Device } from '../support/virtual-device.js';

const password = 'correct horse battery staple';

let issuer: RunningIssuer;
let browser: Browser;
let mail: MailReceiver;
let people = 0;

beforeAll(async () => {
  mail = await receiveMail();
  [issuer, browser] = await Promise.all([runIssuer({ env: { ...mail.env } }), launchChromium()]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await mail?.close();
});

/** A person of their own, in a browser of their own. */
async function somebody(): Promise<{ readonly page: Page; readonly username: string }> {
  people += 1;
  const username = `holder${people}`;
  const create = ['users', 'create', username, '--name', `Holder ${people}`, '--email', `${username}@example.com`];
  await issuer.signet([...create, '--email-verified', '--password-stdin'], password);
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  return { username, page: await context.newPage() };
}

const account = () => `${issuer.issuer}/account`;

async function toLogin(page: Page): Promise<void> {
  await page.goto(`${issuer.issuer}/`);
  await page.click('#sign-in');
}

async function byPassword(page: Page, username: string): Promise<void> {
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit');
}

/** Of this browser alone: its devices stay. */
async function signOut(page: Page): Promise<void> {
  await page.context().clearCookies();
}

/** Sets up a passkey on the page of one's own; recovery codes where they come with it. */
async function enrol(page: Page): Promise<readonly string[]> {
  await page.goto(`${account()}/factors?add=passkey`);
  await page.locator('#passkey').waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.click('#passkey');
  await page.locator('#codes-saved, #factors-done').first().waitFor();
  const codes = await page.locator('#recovery-codes code').allTextContents();
  if (codes.length > 0) await page.click('#codes-saved');
  await page.locator('#factors-done').waitFor();
  return codes;
}

/** Somebody new who signed in with a password, and set up a passkey of this device. */
async function withKey(traits?: Parameters<typeof Device.of>[1]) {
  const { page, username } = await somebody();
  const device = await Device.of(page, traits);
  await toLogin(page);
  await byPassword(page, username);
  await page.waitForURL(account());
  await enrol(page);
  return { page, username, device };
}

const list = (page: Page) => page.locator('main').textContent();

describe('a passkey of a device that knows its person', () => {
  it('signs in without a name or a password: by the button, and as browsers propose it in the field', async () => {
    const { page, username } = await somebody();
    const device = await Device.of(page);
    await toLogin(page);
    await byPassword(page, username);
    await page.waitForURL(account());
    expect(await enrol(page)).toHaveLength(10);
    expect(await list(page)).toMatch(/Only on one device/);
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await device.keys()).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);

    await signOut(page);
    await device.leave(true);
    await toLogin(page);
    await page.locator('#passkey').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await device.leave(false);
    await page.click('#passkey');
    await page.waitForURL(account());

    // Whoever touches the device while the page proposes its keys needs no button.
    await signOut(page);
    await toLogin(page);
    await page.waitForURL(account());
    await page.goto(`${account()}/factors`);
    expect(await list(page)).toMatch(/Last used on/);
  });

  it('is asked for twice by nobody: what is there is not made again', async () => {
    const { page, device } = await withKey();
    await page.goto(`${account()}/factors?add=passkey`);
    await page.click('#passkey');
    await page.locator('#passkey-failed').waitFor();
    expect(await device.keys()).toHaveLength(1);
  });

  it('signs nobody in whom the device does not recognise', async () => {
    const { page, device } = await withKey();
    await signOut(page);
    await device.recognises(false);
    await toLogin(page);
    await page.click('#passkey');
    await page.locator('#passkey-failed').waitFor();
    expect(page.url()).toContain('/login?');
  });

  it('is shown as copied where its password manager keeps it', async () => {
    const { page, username } = await somebody();
    await Device.of(page, { defaultBackupEligibility: true, defaultBackupState: true });
    await toLogin(page);
    await byPassword(page, username);
    await page.waitForURL(account());
    await enrol(page);
    expect(await list(page)).toMatch(/On several devices/);
  });
});

describe('a security key that keeps nothing and knows nobody', () => {
  it('is a second factor behind the password', async () => {
    const { page, username, device } = await withKey({
      hasResidentKey: false,
      hasUserVerification: false,
      isUserVerified: false,
    });
    expect(await device.keys()).toMatchObject([{ isResidentCredential: false }]);
    await signOut(page);
    await toLogin(page);
    await byPassword(page, username);
    await page.waitForURL(/\/second-factor\?/);
    await page.locator('#passkey').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.click('#passkey');
    await page.waitForURL(account());
  });
});

describe('a passkey whose counter went back', () => {
  it('is refused, and its owner hears of it', async () => {
    const { page, username } = await somebody();
    const device = await Device.of(page);
    await toLogin(page);
    await byPassword(page, username);
    await page.waitForURL(account());
    const codes = await enrol(page);
    // Used, so that there is something to go back from.
    for (const _ of [1, 2]) {
      await signOut(page);
      await toLogin(page);
      await page.waitForURL(account());
    }
    await signOut(page);
    await device.turnBack();
    await device.leave(true);
    await toLogin(page);
    await page.locator('#passkey').waitFor();
    await device.leave(false);
    await page.click('#passkey');
    await page.locator('#login-alert').waitFor();
    expect(await page.locator('#login-alert').textContent()).toMatch(/may have been copied/);
    expect(await mail.next(`${username}@example.com`, /was used, and was refused/)).toContain('/account/factors');

    // Another way is left: a recovery code, once.
    await device.lose();
    await toLogin(page);
    await byPassword(page, username);
    await page.click('#way-recovery_codes');
    await page.fill('#recovery_code', codes[0] ?? '');
    await page.click('#second-factor-submit');
    await page.waitForURL(account());
    await page.goto(`${account()}/factors`);
    expect(await list(page)).toMatch(/may have been copied and cannot be used/);
  });
});

describe('a passkey that is lost', () => {
  it('is replaced by whoever has a recovery code, and removed', async () => {
    const { page, username } = await somebody();
    const device = await Device.of(page);
    await toLogin(page);
    await byPassword(page, username);
    await page.waitForURL(account());
    const codes = await enrol(page);
    await device.lose();
    const other = await Device.of(page);
    await signOut(page);
    await toLogin(page);
    await byPassword(page, username);
    await page.click('#way-recovery_codes');
    await page.fill('#recovery_code', codes[1] ?? '');
    await page.click('#second-factor-submit');
    await page.waitForURL(account());
    expect(await enrol(page)).toEqual([]);
    await page.locator('main li a:text-is("Rename or remove")').first().click();
    await page.fill('#factor_name', 'My old phone');
    await page.click('#factor-submit');
    await page.locator('#factors-done').waitFor();
    expect(await list(page)).toMatch(/My old phone/);
    await page.locator('main li', { hasText: 'My old phone' }).locator('a').click();
    await page.click('#remove');
    await page.click('#factor-submit');
    await page.locator('#factors-done').waitFor();
    expect(await list(page)).not.toMatch(/My old phone/);

    await signOut(page);
    await toLogin(page);
    await page.waitForURL(account());
    expect(await other.keys()).toHaveLength(1);
  });

  it('signs nobody in once it was removed, and the password manager hears of it', async () => {
    const { page, username, device } = await withKey();
    const [key] = await device.keys();
    await page.locator('main li a:text-is("Rename or remove")').first().click();
    await page.click('#remove');
    await page.click('#factor-submit');
    await page.locator('#factors-done').waitFor();
    const signals = await page.locator('[data-passkey-signals]').getAttribute('data-passkey-signals');
    expect(JSON.parse(signals ?? '[]')).toMatchObject([
      { signalName: 'allAcceptedCredentials', rpID: 'localhost', allAcceptedCredentialIDs: [] },
      { signalName: 'currentUserDetails', userName: username },
    ]);
    await signOut(page);
    await toLogin(page);
    await page.locator('#passkey').waitFor();
    expect(key).toBeDefined();
    expect(page.url()).toContain('/login?');
  });
});

describe('another name of this host', () => {
  it('offers no keys, for browsers make none for it', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await Device.of(page);
    // The page as it is, at an address for a name.
    await page.route('http://127.0.0.1/**', async (route) => {
      const { pathname, search } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: `${issuer.issuer}${pathname}${search}` }) });
    });
    await toLogin(page);
    await page.locator('#passkey').waitFor();
    const { pathname, search } = new URL(page.url());
    await page.goto(`http://127.0.0.1${pathname}${search}`);
    await page.locator('#login-submit').waitFor();
    await page.waitForLoadState('load');
    expect(await page.evaluate(() => 'PublicKeyCredential' in globalThis)).toBe(true);
    expect(await page.locator('#passkey').count()).toBe(1);
    expect(await page.locator('#passkey').isVisible()).toBe(false);
    await context.close();
  });
});

describe('a browser without script', () => {
  it('signs in as before', async () => {
    const { username } = await somebody();
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await toLogin(page);
    expect(await page.locator('#passkey').isVisible()).toBe(false);
    await byPassword(page, username);
    await page.waitForURL(account());
  });
});
