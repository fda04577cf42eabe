import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib/functional';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type MailReceiver, receiveMail } from '../support/mail-receiver.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';
const twoFactors = 'https://signet.example.com/acr/2fa';

let issuer: RunningIssuer;
let browser: Browser;
let app: AppSite;
let mail: MailReceiver;
let clientId: string;

const narrow = { viewport: { width: 320, height: 640 } };
/** Nothing of it needs script; what looks for faults is script itself, and the page is the same. */
const looks = [
  { name: 'without script', username: 'ada', look: { ...narrow, javaScriptEnabled: false } },
  { name: 'in Arabic', username: 'bob', look: { ...narrow, locale: 'ar', javaScriptEnabled: true } },
];
beforeAll(async () => {
  mail = await receiveMail();
  const env = { ...mail.env, SECOND_FACTOR_REMEMBERED_DAYS: '30' };
  [issuer, browser, app] = await Promise.all([runIssuer({ env }), launchChromium(), AppSite.start()]);
  const create = ['clients', 'create', 'Shop', '--redirect-uri', app.redirectUri, '--no-consent', '--scope', 'openid'];
  clientId = String((await issuer.signet([...create, '--auth-method', 'client_secret_post'])).clientId);
  for (const { username } of looks) {
    const person = ['users', 'create', username, '--email', `${username}@example.com`, '--email-verified'];
    await issuer.signet([...person, '--password-stdin'], password);
  }
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await issuer?.close();
  await mail?.close();
});

/** Sound for people who use a screen reader, and not wider than the window. */
async function expectSound(page: Page, hasScript: boolean): Promise<void> {
  if (hasScript) expect(await accessibilityFindings(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

function authorization(more: Readonly<Record<string, string>> = {}): string {
  const request = { client_id: clientId, redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid' };
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  return `${issuer.issuer}/authorize?${new URLSearchParams({ ...request, ...challenge, ...more })}`;
}

async function typePassword(page: Page, username: string): Promise<void> {
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit');
}

async function signOut(page: Page): Promise<void> {
  await page.context().clearCookies({ name: /signet_session/ });
}

/** So many steps from now: each code is good once. */
const codeOf = (secret: string, steps: number) =>
  generateSync({ strategy: 'totp', secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps });

async function setUp(page: Page, username: string): Promise<string> {
  await page.goto(`${issuer.issuer}/account/factors`);
  await typePassword(page, username);
  await page.click('#add-totp');
  await page.locator('#totp-key').waitFor();
  const uri = new URL((await page.getAttribute('#totp-open', 'href')) ?? '');
  const secret = uri.searchParams.get('secret') ?? '';
  await page.fill('#totp_code', codeOf(secret, -1));
  await page.click('#add-factor-submit');
  await page.click('#codes-saved');
  await page.locator('#factors-done').waitFor();
  return secret;
}

describe.each(looks)('a device that is remembered, $name', ({ username, look }) => {
  it('is ticked, spares the next sign-in, opens nothing more, and is ended', async () => {
    const context = await browser.newContext(look);
    const page = await context.newPage();
    const secret = await setUp(page, username);

    await signOut(page);
    await page.goto(authorization());
    await typePassword(page, username);
    await page.locator('#remember_device').waitFor();
    await expectSound(page, look.javaScriptEnabled);
    await page.check('#remember_device');
    await page.fill('#totp_code', codeOf(secret, 0));
    expect((await app.answerTo(page, () => page.click('#second-factor-submit'))).get('code')).toHaveLength(43);

    await signOut(page);
    await page.goto(authorization());
    expect((await app.answerTo(page, () => typePassword(page, username))).get('code')).toHaveLength(43);
    const silent = await app.answerTo(page, () => page.goto(authorization({ prompt: 'none' })));
    expect(silent.get('code')).toHaveLength(43);

    // Whoever asks for a class is given it by nothing but the factor.
    await page.goto(authorization({ acr_values: twoFactors }));
    await page.locator('#totp_code').waitFor();
    expect(await page.locator('#remember_device').count()).toBe(0);

    await page.goto(`${issuer.issuer}/account/sessions`);
    await page.fill('#totp_code', codeOf(secret, 1));
    await page.click('#second-factor-submit');
    await page.locator('#this-device').waitFor();
    await expectSound(page, look.javaScriptEnabled);
    await page.click('#forget-0');
    await page.locator('#forgotten').waitFor();
    expect(await page.locator('#remembered-devices').count()).toBe(0);
    await expectSound(page, look.javaScriptEnabled);

    await signOut(page);
    await page.goto(authorization());
    await typePassword(page, username);
    await page.locator('#totp_code').waitFor();
    await context.close();
  }, 240_000);
});
