import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { rows } from '../support/breadth.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type MailReceiver, receiveMail } from '../support/mail-receiver.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';
const next = 'seven purple elephants';

interface Look {
  readonly name: string;
  readonly javaScriptEnabled: boolean;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}
const narrow = { width: 320, height: 640 };
const looks = rows<Look>(
  [
    { name: 'narrow, light, with script', javaScriptEnabled: true, colorScheme: 'light', viewport: narrow },
    { name: 'narrow, dark, without script', javaScriptEnabled: false, colorScheme: 'dark', viewport: narrow },
  ],
  [{ name: 'narrow, dark, with script', javaScriptEnabled: true, colorScheme: 'dark', viewport: narrow }],
);

let issuer: RunningIssuer;
let app: AppSite;
let browser: Browser;
let mail: MailReceiver;
let clientId: string;
let people = 0;
let username: string;
let email: string;

beforeAll(async () => {
  mail = await receiveMail();
  app = await AppSite.start();
  [issuer, browser] = await Promise.all([runIssuer({ env: mail.env }), launchChromium()]);
  const create = ['clients', 'create', 'Shop', '--redirect-uri', app.redirectUri, '--no-consent', '--scope', 'openid'];
  clientId = String((await issuer.signet([...create, '--auth-method', 'client_secret_post'])).clientId);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await app?.close();
  await mail?.close();
});
beforeEach(async () => {
  people += 1;
  username = `person${people}`;
  email = `${username}@example.com`;
  await issuer.signet(
    ['users', 'create', username, '--email', email, '--email-verified', '--password-stdin'],
    password,
  );
});

const authorizationUrl = () => {
  const asked = { client_id: clientId, redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid' };
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  return `${issuer.issuer}/authorize?${new URLSearchParams({ ...asked, ...challenge })}`;
};

async function open({ javaScriptEnabled, colorScheme, viewport }: Look): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled, colorScheme, viewport });
  return context.newPage();
}

/** Sound for people who use a keyboard or a screen reader, and not wider than the window. */
async function expectSound(page: Page, { javaScriptEnabled }: Look): Promise<void> {
  // What looks for faults is script itself, and the page is the same.
  if (javaScriptEnabled) expect(await accessibilityFindings(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

async function signIn(page: Page, typed: string): Promise<void> {
  await page.fill('#username', username);
  await page.fill('#password', typed);
  await page.click('#login-submit');
}

/** As somebody who begins at an app; the page is where they are told to look into their mail. */
async function forgets(page: Page, look: Look, identifier: string): Promise<string> {
  await page.goto(authorizationUrl());
  await page.click('#forgot-password');
  await page.locator('#forgot-password-submit').waitFor();
  await expectSound(page, look);
  await page.fill('#identifier', identifier);
  await page.click('#forgot-password-submit');
  await page.locator('#recovery-sent').waitFor();
  await expectSound(page, look);
  const [link = ''] = /https?:\S+\/recover-password\?link=\S+/.exec(await mail.next(email, /recover-password/)) ?? [];
  expect(link.startsWith(`${issuer.issuer}/recover-password?link=`)).toBe(true);
  return link;
}

async function chooses(page: Page, typed: string): Promise<void> {
  await page.fill('#password', typed);
  await page.fill('#repeated', typed);
  await page.click('#recover-password-submit');
}

describe.each(looks)('a forgotten password, $name', (look) => {
  it('is another one by the link, and the same browser goes on to the app', async () => {
    const page = await open(look);
    const link = await forgets(page, look, username);
    await page.goto(link);
    await page.locator('#recover-password-submit').waitFor();
    expect(await page.isChecked('#everywhere')).toBe(true);
    await expectSound(page, look);
    await chooses(page, username.repeat(3));
    await page.locator('#password-error').waitFor();
    await expectSound(page, look);
    await chooses(page, next);
    await page.locator('#password-recovered').waitFor();
    expect(page.url()).not.toContain('link=');
    await expectSound(page, look);
    await page.click('#sign-in');
    expect((await app.answerTo(page, () => signIn(page, next))).get('code')).toHaveLength(43);
    expect(await mail.next(email, /password .* was changed/)).toContain(`${issuer.issuer}/forgot-password`);
    expect(issuer.logs.join('\n')).not.toContain(new URL(link).searchParams.get('link'));
    await page.context().close();
  });

  it('is so on another device too, where nobody is signed in by it, once, and whoever was signed in is not any more', async () => {
    const held = await open(look);
    await held.goto(authorizationUrl());
    await app.answerTo(held, () => signIn(held, password));
    const page = await open(look);
    const link = await forgets(page, look, email.toUpperCase());
    const [other, scanner] = [await open(look), await open(look)];
    for (let looked = 0; looked < 2; looked += 1) await scanner.goto(link);
    await other.goto(link);
    await chooses(other, next);
    await other.locator('#password-recovered').waitFor();
    expect(await other.locator('#sign-in').count()).toBe(0);
    await chooses(scanner, 'what a scanner would choose');
    await scanner.locator('#link-used').waitFor();
    await expectSound(scanner, look);
    for (const each of [other, held]) {
      await each.goto(authorizationUrl());
      await each.locator('#login-submit').waitFor();
    }
    await page.click('#back');
    await signIn(page, password);
    await page.locator('#login-alert').waitFor();
    expect((await app.answerTo(page, () => signIn(page, next))).get('code')).toHaveLength(43);
    await Promise.all([held, page, other, scanner].map((each) => each.context().close()));
  });
});
