import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type MailReceiver, receiveMail } from '../support/mail-receiver.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

interface Look {
  readonly javaScriptEnabled: boolean;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}
const narrow: Look = { javaScriptEnabled: true, colorScheme: 'light', viewport: { width: 320, height: 640 } };
const dark: Look = { javaScriptEnabled: true, colorScheme: 'dark', viewport: { width: 1024, height: 768 } };
const plain: Look = { javaScriptEnabled: false, colorScheme: 'light', viewport: { width: 1024, height: 768 } };

let issuer: RunningIssuer;
let app: AppSite;
let browser: Browser;
let mail: MailReceiver;

beforeAll(async () => {
  mail = await receiveMail();
  app = await AppSite.start();
  const env = { ...mail.env, KEEP_SIGNED_IN_DAYS: '30' };
  [issuer, browser] = await Promise.all([runIssuer({ env }), launchChromium()]);
  const create = ['clients', 'create', 'Shop', '--id', 'shop', '--redirect-uri', app.redirectUri];
  const more = ['--auth-method', 'none', '--scope', 'openid', '--set', 'client_uri="https://shop.example/"'];
  await issuer.signet([...create, ...more]);
  for (const [username, name] of [
    ['ada', 'Ada Lovelace'],
    ['bob', 'Bob'],
    ['cyd', 'Cyd'],
  ] as const) {
    const person = ['users', 'create', username, '--name', name, '--email', `${username}@example.com`];
    await issuer.signet([...person, '--email-verified', '--password-stdin'], password);
  }
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await app?.close();
  await mail?.close();
});

async function open(look: Look): Promise<Page> {
  const context = await browser.newContext(look);
  return context.newPage();
}

async function signIn(page: Page, { username = 'ada', keep = false, typed = password } = {}): Promise<void> {
  await page.goto(`${issuer.issuer}/`);
  await page.click('#sign-in');
  await page.fill('#username', username);
  await page.fill('#password', typed);
  if (keep) await page.check('#keep');
  await page.click('#login-submit');
  await page.waitForURL(`${issuer.issuer}/account`);
}

/** By the navigation, as people go. */
async function goTo(page: Page, title: string): Promise<void> {
  await page.click(`nav a:text-is("${title}")`);
  await page.locator(`nav a[aria-current=page]:text-is("${title}")`).waitFor();
}

/** Sound for people who use a keyboard or a screen reader, and not wider than the window. */
async function expectSound(page: Page): Promise<void> {
  expect(await accessibilityFindings(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

/** The app gets what lets it refresh, as its person allows. */
async function allowShop(from: Page): Promise<string> {
  // A page of its own: on the way to the app it would interrupt what the other one asks for next.
  const page = await from.context().newPage();
  const asked = {
    client_id: 'shop',
    redirect_uri: app.redirectUri,
    response_type: 'code',
    scope: 'openid',
    prompt: 'consent',
  };
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  await page.goto(`${issuer.issuer}/authorize?${new URLSearchParams({ ...asked, ...challenge })}`);
  const code = (await app.answerTo(page, () => page.click('#consent-allow'))).get('code') ?? '';
  await page.close();
  const { refresh_token } = await tokens({ grant_type: 'authorization_code', code, code_verifier: verifier });
  return refresh_token ?? '';
}

async function tokens(form: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string | undefined>>> {
  const body = new URLSearchParams({ client_id: 'shop', redirect_uri: app.redirectUri, ...form });
  const response = await fetch(`${issuer.issuer}/token`, { method: 'POST', body });
  return (await response.json()) as Record<string, string>;
}

const refresh = (refresh_token = '') => tokens({ grant_type: 'refresh_token', refresh_token });

describe('the pages of one’s own', () => {
  it('end a sign-in elsewhere and take access back, without script', async () => {
    const [here, elsewhere] = [await open(plain), await open(narrow)];
    await signIn(here, { keep: true });
    await signIn(elsewhere);
    const given = await allowShop(elsewhere);
    const first = await refresh(given);
    expect(first.access_token).toBeDefined();

    await here.goto(`${issuer.issuer}/account`);
    expect(await here.textContent('.launcher')).toContain('Shop');
    await goTo(here, 'Apps with access');
    await here.click('#app-0');
    await here.locator('#removed').waitFor();
    expect((await refresh(first.refresh_token)).error).toBe('invalid_grant');

    await goTo(here, 'Sessions');
    const others = here.locator('li:has(button:text-is("End this sign-in"))');
    expect(await others.count()).toBe(1);
    await others.locator('button').click();
    await here.locator('#ended').waitFor();
    expect(await others.count()).toBe(0);
    await elsewhere.goto(`${issuer.issuer}/account/activity`);
    await elsewhere.locator('#login-submit').waitFor();

    await goTo(here, 'Activity');
    expect(await here.textContent('main')).toContain('A sign-in ended');
    await here.click('nav a:text-is("Sign out")');
    await here.click('#logout-confirm');
    await here.goto(`${issuer.issuer}/`);
    await here.locator('#sign-in').waitFor();
    await Promise.all([here, elsewhere].map((page) => page.context().close()));
  });

  it.each([
    ['narrow', narrow],
    ['dark', dark],
  ])('are sound, %s', async (_, look) => {
    const page = await open(look);
    await page.goto(`${issuer.issuer}/account`);
    await page.locator('#keep').waitFor();
    await expectSound(page);
    await signIn(page);
    await allowShop(page);
    await page.goto(`${issuer.issuer}/account`);
    await expectSound(page);
    for (const title of [
      'Profile',
      'Email address',
      'Password',
      'Sessions',
      'Apps with access',
      'Activity',
      'Data and deletion',
    ]) {
      await goTo(page, title);
      await expectSound(page);
    }
    await page.context().close();
  });

  it('say by mail that a browser is new, and whoever reads that ends it', async () => {
    const [known, thief, owner] = [await open(plain), await open(dark), await open(narrow)];
    await signIn(known, { username: 'bob' });
    await signIn(thief, { username: 'bob' });
    const text = await mail.next('bob@example.com', /not-me/);
    expect(text).toContain('Chrome');
    await owner.goto(/https?:\S+\/not-me\?link=[\w-]+/.exec(text)?.[0] ?? '');
    await owner.locator('#not-me-submit').waitFor();
    await expectSound(owner);
    await thief.goto(`${issuer.issuer}/account`);
    await thief.locator('#signed-in-as').waitFor();
    await owner.click('#not-me-submit');
    await owner.locator('#not-me-done').waitFor();
    await expectSound(owner);
    await thief.goto(`${issuer.issuer}/account`);
    await thief.locator('#login-submit').waitFor();
    expect(await mail.next('bob@example.com', /recover-password/)).toContain('bob');
    await Promise.all([known, thief, owner].map((page) => page.context().close()));
  });

  it('change an address, which whoever had it takes back; and close the account, which they open again', async () => {
    const [thief, owner] = [await open(plain), await open(narrow)];
    await signIn(thief, { username: 'cyd' });
    await goTo(thief, 'Email address');
    await thief.fill('#email', 'thief@example.com');
    await thief.click('#account-email-submit');
    await thief.locator('#email_code').waitFor();
    const [code = ''] = /\b\d{6}\b/.exec(await mail.next('thief@example.com', /confirm-email/)) ?? [];
    await thief.fill('#email_code', code);
    await thief.click('#account-email-submit');
    await thief.locator('#email-changed').waitFor();

    await owner.goto(
      /https?:\S+\/undo-email\?link=[\w-]+/.exec(await mail.next('cyd@example.com', /undo-email/))?.[0] ?? '',
    );
    await owner.locator('#undo-email-submit').waitFor();
    await expectSound(owner);
    await owner.click('#undo-email-submit');
    await owner.locator('#recover-password-submit').waitFor();
    const typed = 'seven purple elephants';
    await owner.fill('#password', typed);
    await owner.fill('#repeated', typed);
    await owner.click('#recover-password-submit');
    await owner.locator('#password-recovered').waitFor();
    await thief.goto(`${issuer.issuer}/account`);
    await thief.locator('#login-submit').waitFor();

    await signIn(owner, { username: 'cyd', typed });
    await goTo(owner, 'Data and deletion');
    const [file] = await Promise.all([owner.waitForEvent('download'), owner.click('#account-data-submit')]);
    expect(file.suggestedFilename()).toBe('my-data.json');
    await owner.click('#close');
    await owner.fill('#username', 'somebody else');
    await owner.click('#account-delete-submit');
    await owner.locator('#username-error').waitFor();
    await expectSound(owner);
    await owner.fill('#username', 'cyd');
    await owner.click('#account-delete-submit');
    await owner.locator('#account-closed').waitFor();
    await expectSound(owner);
    await owner.goto(
      /https?:\S+\/keep-account\?link=[\w-]+/.exec(await mail.next('cyd@example.com', /keep-account/))?.[0] ?? '',
    );
    await owner.locator('#deletion').waitFor();
    await expectSound(owner);
    await owner.click('#keep-account-submit');
    await owner.locator('#account-kept').waitFor();
    await signIn(owner, { username: 'cyd', typed });
    await Promise.all([thief, owner].map((page) => page.context().close()));
  });
});
