import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib/functional';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type MailReceiver, receiveMail } from '../support/mail-receiver.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';
/** Nothing of a second factor needs script. */
const narrow: BrowserContextOptions = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const dark: BrowserContextOptions = { javaScriptEnabled: false, colorScheme: 'dark' };

let issuer: RunningIssuer;
let browser: Browser;
let mail: MailReceiver;
beforeAll(async () => {
  mail = await receiveMail();
  [issuer, browser] = await Promise.all([runIssuer({ env: mail.env }), launchChromium()]);
  for (const username of ['ada', 'bob']) {
    const person = ['users', 'create', username, '--email', `${username}@example.com`, '--email-verified'];
    await issuer.signet([...person, '--password-stdin'], password);
  }
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await mail?.close();
});

async function open(look: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext(look)).newPage();
}

async function typePassword(page: Page, username: string): Promise<void> {
  await page.goto(`${issuer.issuer}/account/factors`);
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit');
}

/** Sound for people who use a screen reader, and not wider than the window. */
async function expectSound(page: Page): Promise<void> {
  expect(await accessibilityFindings(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

/** As an app reads it from the picture, which is the same as the link beside it. */
async function secretOf(page: Page): Promise<string> {
  await page.locator('#totp-key').waitFor();
  expect(await page.locator('.qr svg').count()).toBe(1);
  const uri = new URL((await page.getAttribute('#totp-open', 'href')) ?? '');
  const secret = uri.searchParams.get('secret') ?? '';
  expect((await page.textContent('#totp-key'))?.replaceAll(' ', '')).toBe(secret);
  return secret;
}

/** So many steps from now: each code is good once. */
const codeOf = (secret: string, steps: number) =>
  generateSync({ strategy: 'totp', secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps });

/** @returns the secret of the app, and the recovery codes */
async function setUp(page: Page): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  await page.click('#add-totp');
  const secret = await secretOf(page);
  await page.fill('#totp_code', codeOf(secret, -1));
  await page.click('#add-factor-submit');
  await page.locator('#recovery-codes').waitFor();
  const codes = await page.locator('#recovery-codes li').allTextContents();
  await page.click('#codes-saved');
  await page.locator('#factors-done').waitFor();
  return { secret, codes };
}

describe('a second factor', () => {
  it('is set up, asked for at the next sign-in, stood in for by a recovery code and removed, without script', async () => {
    const page = await open(narrow);
    await typePassword(page, 'ada');
    const { secret, codes } = await setUp(page);
    expect(codes).toHaveLength(10);
    expect(await page.textContent('#codes-left')).toBe('Left: 10 of 10');

    const next = await open(dark);
    await typePassword(next, 'ada');
    await next.locator('#totp_code').waitFor();
    await next.fill('#totp_code', codeOf(secret, -9));
    await next.click('#second-factor-submit');
    await next.locator('#totp_code-error').waitFor();
    await next.fill('#totp_code', codeOf(secret, 0));
    await next.click('#second-factor-submit');
    await next.locator('#codes-left').waitFor();

    const lost = await open(narrow);
    await typePassword(lost, 'ada');
    await lost.click('#way-recovery_codes');
    await lost.fill('#recovery_code', codes[3]?.toLowerCase() ?? '');
    await lost.click('#second-factor-submit');
    await lost.locator('#codes-left').waitFor();
    expect(await lost.textContent('#codes-left')).toBe('Left: 9 of 10');
    expect(await mail.next('ada@example.com', /recovery code/)).toContain('ada');

    const added = await mail.next('ada@example.com', /was set up/);
    const owner = await open(dark);
    await owner.goto(/https?:\S+\/undo-factor\?link=[\w-]+/.exec(added)?.[0] ?? '');
    await owner.click('#undo-factor-submit');
    await owner.locator('#factor-undone').waitFor();
    await typePassword(owner, 'ada');
    await setUp(owner);
    await owner.click('a:text-is("Rename or remove")');
    await owner.click('#remove');
    await owner.locator('#remove-last').waitFor();
    await owner.click('#factor-submit');
    await owner.locator('#factors-done').waitFor();
    // What was set up just now may have been somebody else's: no link brings it back.
    expect(await mail.next('ada@example.com', /was removed/)).not.toContain('undo-factor');
  });

  it('is set up in Arabic, from right to left, on pages that everybody can use', async () => {
    const page = await open({ locale: 'ar', viewport: { width: 320, height: 640 } });
    await typePassword(page, 'bob');
    await page.locator('#add-totp').waitFor();
    expect(await page.getAttribute('html', 'dir')).toBe('rtl');
    await expectSound(page);
    await page.click('#add-totp');
    const secret = await secretOf(page);
    await expectSound(page);
    await page.fill('#totp_code', codeOf(secret, -1));
    await page.click('#add-factor-submit');
    await page.locator('#recovery-codes').waitFor();
    await expectSound(page);
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#download-codes')]);
    expect(file.suggestedFilename()).toBe('recovery-codes.txt');
    await page.click('#codes-saved');
    await page.locator('#factors-done').waitFor();
    await expectSound(page);

    const next = await open({ locale: 'ar', viewport: { width: 320, height: 640 } });
    await typePassword(next, 'bob');
    await next.locator('#totp_code').waitFor();
    await expectSound(next);
    await next.fill('#totp_code', codeOf(secret, 0));
    await next.click('#second-factor-submit');
    await next.locator('#codes-left').waitFor();
  });
});
