import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/persistence';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { rows } from '../support/breadth.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';
let browser: Browser;
let issuer: RunningIssuer;
let app: AppSite;

beforeAll(async () => {
  app = await AppSite.start();
  [issuer, browser] = await Promise.all([runIssuer(), launchChromium()]);
  const created = ['clients', 'create', 'Shop', '--id', 'shop', '--redirect-uri', app.redirectUri, '--scope', 'openid'];
  await issuer.signet([...created, '--auth-method', 'none', '--no-consent']);
});
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await app?.close();
});

const firstLink = () => readFileSync(join(issuer.folder, 'signet-owner-link'), 'utf8').trim();
const recoveryLink = async (...who: readonly string[]) =>
  String((await issuer.signet(['owner', 'recover', ...who])).link);
const owners = async () =>
  ((await issuer.signet(['owner', 'list'])) as unknown as { username: string }[]).map(({ username }) => username);

/** As if a day had passed. */
async function expireLinks(): Promise<void> {
  const other = await openDatabase({ type: 'sqlite', file: join(issuer.folder, 'sso.sqlite') });
  try {
    await other.write((connection) => connection.change('UPDATE "owner_link" SET "expires_at" = 1'));
  } finally {
    await other.close();
  }
}

/** In a tab of its own. */
async function signedIn(context: BrowserContext, username: string): Promise<URLSearchParams> {
  const request = { client_id: 'shop', redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid' };
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  const query = new URLSearchParams({ ...request, code_challenge: challenge, code_challenge_method: 'S256' });
  const page = await context.newPage();
  await page.goto(`${issuer.issuer}/authorize?${query}`);
  await page.fill('#username', username);
  await page.fill('#password', password);
  const answer = await app.answerTo(page, () => page.click('#login-submit'));
  await page.close();
  return answer;
}

interface Look {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}
const looks = rows<Look>(
  [
    { name: 'dark', colorScheme: 'dark', viewport: { width: 1024, height: 768 } },
    { name: 'narrow', colorScheme: 'light', viewport: { width: 320, height: 640 } },
  ],
  [{ name: 'light', colorScheme: 'light', viewport: { width: 1024, height: 768 } }],
);

describe.each(looks)('the first owner, $name', ({ name, colorScheme, viewport }) => {
  const olga = `olga-${name}`;
  const ida = `ida-${name}`;
  let link: string;
  // The first is good once at an issuer; whoever has the database at hand makes others. Each test goes on where the one before ended.
  beforeAll(async () => {
    link = (await owners()).length === 0 ? firstLink() : await recoveryLink();
  });

  async function opened() {
    const context = await browser.newContext({ colorScheme, viewport });
    return { context, page: await context.newPage() };
  }

  /** Sound for people who use a keyboard or a screen reader, and not wider than the window. */
  async function expectSound(page: Page, shown: string): Promise<void> {
    expect([shown, await accessibilityFindings(page)]).toEqual([shown, []]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/owner-${shown}-${name}.png`, fullPage: true });
  }

  /** In a browser that has never been here. */
  async function expectOver(link: string, shown: string): Promise<void> {
    const { context, page } = await opened();
    const answer = await page.goto(link);
    expect([shown, answer?.status(), await page.textContent('#owner-gone')]).toEqual([shown, 404, 'This link is over']);
    expect(await page.textContent('main')).toContain('signet owner recover');
    await expectSound(page, shown);
    await context.close();
  }

  it('opens the link, makes an account, and signs in with it', async () => {
    const { context, page } = await opened();
    await page.goto(link);
    expect(page.url()).toBe(`${issuer.issuer}/owner`);
    await expectSound(page, 'form');
    await page.fill('#username', olga);
    await page.fill('#password', 'short');
    // The browser's own check would not send it.
    await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''));
    await page.click('#owner-submit');
    await page.locator('[aria-invalid="true"]').first().waitFor();
    expect(await page.inputValue('#username')).toBe(olga);
    await expectSound(page, 'form-refused');
    expect(await owners()).not.toContain(olga);
    await page.fill('#password', password);
    await page.click('#owner-submit');
    await page.locator('#owner-done').waitFor();
    await expectSound(page, 'done');
    expect(await owners()).toContain(olga);
    expect((await signedIn(context, olga)).get('code')).toHaveLength(43);
    await context.close();
  });

  it('reads that a link is over: a wrong one, one that was used, one that is too old', async () => {
    await expectOver(
      link.replace(/secret=./, (start) => (start.endsWith('A') ? 'secret=B' : 'secret=A')),
      'wrong',
    );
    await expectOver(link, 'used');
    const { context, page } = await opened();
    const late = await recoveryLink();
    await page.goto(late);
    await page.fill('#username', 'eve');
    await page.fill('#password', 'another long enough password');
    await expireLinks();
    await page.click('#owner-submit');
    await page.locator('#owner-gone').waitFor();
    await expectOver(late, 'expired');
    expect(await owners()).not.toContain('eve');
    await context.close();
  });

  it('finds the way back: who is signed in becomes one, and who forgot the password sets another', async () => {
    await issuer.signet(['users', 'create', ida, '--password-stdin'], password);
    const { context, page } = await opened();
    await signedIn(context, ida);
    await page.goto(await recoveryLink());
    expect(page.url()).toBe(`${issuer.issuer}/ownership`);
    expect(await page.textContent('main')).toContain(ida);
    await expectSound(page, 'ownership');
    await page.click('#owner-submit');
    await page.locator('#owner-done').waitFor();
    expect(await owners()).toContain(ida);
    await page.goto(await recoveryLink(ida));
    expect(page.url()).toBe(`${issuer.issuer}/recovered-owner`);
    await expectSound(page, 'recovered');
    await page.fill('#password', 'quite another password');
    await page.click('#owner-submit');
    await page.locator('#owner-done').waitFor();
    await context.close();
  });
});
