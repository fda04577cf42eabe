import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { rows } from '../support/breadth.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { clickTwice } from '../support/click-twice.js';
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
const looks = rows<Look>(
  [
    {
      name: 'narrow, light, with script',
      javaScriptEnabled: true,
      colorScheme: 'light',
      viewport: { width: 320, height: 640 },
    },
    {
      name: 'wide, dark, with script',
      javaScriptEnabled: true,
      colorScheme: 'dark',
      viewport: { width: 1024, height: 768 },
    },
    {
      name: 'wide, light, without script',
      javaScriptEnabled: false,
      colorScheme: 'light',
      viewport: { width: 1024, height: 768 },
    },
  ],
  [
    {
      name: 'narrow, dark, with script',
      javaScriptEnabled: true,
      colorScheme: 'dark',
      viewport: { width: 320, height: 640 },
    },
  ],
);

let issuer: RunningIssuer;
let app: AppSite;
let browser: Browser;
let clientId: string;
let mail: MailReceiver;
let people = 0;
let username: string;

beforeAll(async () => {
  mail = await receiveMail();
  app = await AppSite.start();
  [issuer, browser] = await Promise.all([runIssuer({ env: { ...mail.env, REGISTRATION: 'open' } }), launchChromium()]);
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
  const create = ['users', 'create', username, '--email', `${username}@example.com`, '--password-stdin'];
  await issuer.signet(create, password);
});

function authorizationUrl(more: Readonly<Record<string, string>> = {}): string {
  const asked = { client_id: clientId, redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid' };
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  return `${issuer.issuer}/authorize?${new URLSearchParams({ ...asked, ...challenge, ...more })}`;
}

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

async function signIn(page: Page, typed = password): Promise<void> {
  await page.fill('#username', username);
  await page.fill('#password', typed);
  await page.click('#login-submit');
}

/** Of the mail that came to them. */
async function codeFromMail(to = `${username}@example.com`): Promise<string> {
  return /\b\d{6}\b/.exec(await mail.next(to, /\b\d{6}\b/))?.[0] ?? '';
}

describe.each(looks)('what people were ordered to do, $name', (look) => {
  it('change their password at the next sign-in, and go on by the new one', async () => {
    await issuer.signet(['actions', 'order', username, 'change_password']);
    const page = await open(look);
    await page.goto(authorizationUrl());
    await signIn(page);
    await page.locator('#change-password-submit').waitFor();
    const address = page.url();
    await expectSound(page, look);
    await page.fill('#password', password);
    await page.fill('#repeated', password);
    await page.click('#change-password-submit');
    await page.locator('#password-error').waitFor();
    await expectSound(page, look);
    await page.fill('#password', next);
    await page.fill('#repeated', next);
    const answer = await app.answerTo(page, () => clickTwice(page, '#change-password-submit'));
    expect(answer.get('code')).toHaveLength(43);
    // The page of before leads on, and asks nothing again.
    const again = await app.answerTo(page, () => page.goto(address));
    expect(again.get('code')).toHaveLength(43);
    const other = await open(look);
    await other.goto(authorizationUrl());
    await signIn(other);
    await other.locator('#login-alert').waitFor();
    expect((await app.answerTo(other, () => signIn(other, next))).get('code')).toHaveLength(43);
    await Promise.all([page.context().close(), other.context().close()]);
  });

  it('accept terms, or refuse them and are back at the app', async () => {
    const version = String(people);
    const rules = join(issuer.folder, 'rules.txt');
    writeFileSync(rules, `${'Be kind to each other, and to who comes after you.\n'.repeat(40)}Last line.\n`);
    await issuer.signet(['terms', 'create', 'house', version, '--title', 'House rules', '--text-file', rules]);
    const url = 'https://example.com/privacy';
    await issuer.signet(['terms', 'create', 'privacy', version, '--title', 'How we use your data', '--url', url]);
    for (const id of ['house', 'privacy']) await issuer.signet(['terms', 'publish', id, version]);
    try {
      const page = await open(look);
      await page.goto(authorizationUrl({ state: 'no' }));
      await signIn(page);
      await page.locator('#decline').waitFor();
      await expectSound(page, look);
      await page.click('#decline');
      await page.locator('#declined').waitFor();
      await expectSound(page, look);
      const refused = await app.answerTo(page, () => page.click('#leave'));
      expect([refused.get('error'), refused.get('state')]).toEqual(['access_denied', 'no']);
      const again = await page.context().newPage();
      await again.goto(authorizationUrl());
      await again.locator('#accept').waitFor();
      expect((await app.answerTo(again, () => clickTwice(again, '#accept'))).get('code')).toHaveLength(43);
      const { items } = await issuer.signet(['terms', 'acceptances', '--user', username]);
      expect((items as ReadonlyArray<{ termsId: string }>).map(({ termsId }) => termsId)).toEqual(['house', 'privacy']);
      await page.context().close();
    } finally {
      for (const id of ['house', 'privacy']) await issuer.signet(['terms', 'retire', id, version]);
    }
  });

  it('verify their address with the code that came by mail', async () => {
    await issuer.signet(['actions', 'order', username, 'verify_email']);
    const page = await open(look);
    await page.goto(authorizationUrl());
    await signIn(page);
    await page.locator('#send').waitFor();
    await expectSound(page, look);
    await page.click('#send');
    await page.locator('#email_code').waitFor();
    const code = await codeFromMail();
    expect(code).toMatch(/^\d{6}$/);
    await page.fill('#email_code', code === '123456' ? '654321' : '123456');
    await page.click('#verify-email-submit');
    await page.locator('#email_code-error').waitFor();
    await expectSound(page, look);
    await page.fill('#email_code', `${code.slice(0, 3)} ${code.slice(3)}`);
    expect((await app.answerTo(page, () => page.keyboard.press('Enter'))).get('code')).toHaveLength(43);
    expect((await issuer.signet(['users', 'show', username])).emailVerified).toBe(true);
    expect(issuer.logs.join('\n')).not.toContain(code);
    await page.context().close();
  });
});

describe.each(looks)('people who come newly, $name', (look) => {
  it('make their account with the code that came by mail, and sign in by their address', async () => {
    const newcomer = `newcomer${people}`;
    const address = `${newcomer}@example.com`;
    const page = await open(look);
    await page.goto(authorizationUrl({ prompt: 'create' }));
    await page.fill('#username', address);
    await page.fill('#email', address);
    await page.fill('#password', password);
    await page.click('#create-submit');
    await page.locator('#username-error').waitFor();
    await expectSound(page, look);
    await page.fill('#username', newcomer);
    await page.fill('#password', password);
    await page.click('#create-submit');
    await page.locator('#confirm-account-submit').waitFor();
    await expectSound(page, look);
    const code = await codeFromMail(address);
    await page.fill('#email_code', code === '123456' ? '654321' : '123456');
    await page.click('#confirm-account-submit');
    await page.locator('#email_code-error').waitFor();
    await page.fill('#email_code', code);
    expect((await app.answerTo(page, () => clickTwice(page, '#confirm-account-submit'))).get('code')).toHaveLength(43);
    const other = await open(look);
    await other.goto(authorizationUrl());
    await other.fill('#username', address.toUpperCase());
    await other.fill('#password', password);
    expect((await app.answerTo(other, () => other.click('#login-submit'))).get('code')).toHaveLength(43);
    expect(issuer.logs.join('\n')).not.toContain(code);
    await Promise.all([page.context().close(), other.context().close()]);
  });

  it('accept an invitation, once, on any device', async () => {
    const guest = `guest${people}`;
    const address = `${guest}@example.com`;
    await issuer.signet(['groups', 'create', guest]);
    await issuer.signet(['invitations', 'create', address, '--group', guest]);
    const invitation = /http\S+\/invitation-link\?link=[\w-]{43}/;
    const link = invitation.exec(await mail.next(address, invitation))?.[0] ?? '';
    const page = await open(look);
    await page.goto(link);
    await page.locator('#invitation-submit').waitFor();
    expect(page.url()).not.toContain('link');
    await expectSound(page, look);
    await page.fill('#username', guest);
    await page.fill('#password', 'short');
    await page.click('#invitation-submit');
    await page.locator('#password-error').waitFor();
    await page.fill('#password', password);
    await page.click('#invitation-submit');
    await page.locator('#invitation-done').waitFor();
    await expectSound(page, look);
    const { items } = await issuer.signet(['groups', 'members', guest]);
    expect((items as ReadonlyArray<{ username: string }>).map((member) => member.username)).toEqual([guest]);
    const late = await open(look);
    await late.goto(link);
    await late.locator('#invitation-gone').waitFor();
    await expectSound(late, look);
    await Promise.all([page.context().close(), late.context().close()]);
  });
});
