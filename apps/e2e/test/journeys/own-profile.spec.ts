import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';
const narrow = { width: 320, height: 640 };

let issuer: RunningIssuer;
let browser: Browser;
let page: Page;
let people = 0;
let username: string;

beforeAll(async () => {
  [issuer, browser] = await Promise.all([runIssuer(), launchChromium()]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});
beforeEach(async () => {
  people += 1;
  username = `shown${people}`;
  await issuer.signet(['users', 'create', username, '--password-stdin'], password);
});
afterEach(async () => {
  await page?.context().close();
});

async function open(path: string, javaScriptEnabled: boolean, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled, colorScheme, viewport: narrow });
  page = await context.newPage();
  await page.goto(`${issuer.issuer}${path}`);
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit');
}

async function expectSound(): Promise<void> {
  expect(await accessibilityFindings(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

/** Whether the browser could show it: nothing of the policy or of the answer stood against it. */
const widthShown = () => page.locator('img.portrait').evaluate((image: HTMLImageElement) => image.naturalWidth);

/** What Chromium itself makes of a page. */
async function realFile(): Promise<Buffer> {
  return page.screenshot({ type: 'jpeg' });
}

describe.each([false, true])('a person, with script: %s', (hasScript) => {
  it('sends a picture, sees it wherever they are shown, and takes it away', async () => {
    await open('/account/picture', hasScript, hasScript ? 'dark' : 'light');
    await page.locator('#no-picture').waitFor();
    if (hasScript) await expectSound();
    await page.setInputFiles('#picture', { name: 'me.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
    await page.click('#account-picture-submit');
    await page.locator('#picture-error').waitFor();
    if (hasScript) await expectSound();
    const buffer = await realFile();
    await page.setInputFiles('#picture', { name: 'me.jpg', mimeType: 'image/jpeg', buffer });
    await page.click('#account-picture-submit');
    await page.locator('#picture-changed').waitFor();
    expect(await widthShown()).toBe(96);
    for (const path of ['/account', '/account/profile']) {
      await page.goto(`${issuer.issuer}${path}`);
      await page.locator('img.portrait').waitFor();
      expect([path, await widthShown()]).toEqual([path, 96]);
    }
    if (hasScript) await expectSound();
    const { picture } = (await issuer.signet(['users', 'show', username])) as { readonly picture?: string };
    expect(picture).toContain(`${issuer.issuer}/pictures/`);
    await page.click('#change-picture');
    await page.click('#account-picture-remove');
    await page.locator('#no-picture').waitFor();
    expect(await issuer.signet(['users', 'show', username])).not.toHaveProperty('picture');
    expect((await fetch(picture ?? '')).status).toBe(404);
  });

  it('says what everybody must say, in the middle of a sign-in, and changes it later', async () => {
    const define = ['attributes', 'define', 'staff', '--type', 'number', '--seen-by', 'person'];
    await issuer.signet([...define, '--changed-by', 'person', '--label', 'Staff number', '--required']);
    try {
      await open('/account/profile', hasScript);
      await page.locator('#complete-profile-submit').waitFor();
      if (hasScript) await expectSound();
      await page.getByLabel('Staff number').fill('17');
      await page.click('#complete-profile-submit');
      await page.locator('#account-profile-submit').waitFor();
      expect(await page.getByLabel('Staff number').inputValue()).toBe('17');
      await page.getByLabel('Staff number').fill('18');
      await page.click('#account-profile-submit');
      await page.locator('#profile-changed').waitFor();
      expect(await issuer.signet(['users', 'show', username])).toMatchObject({ attributes: { staff: 18 } });
      if (hasScript) await expectSound();
    } finally {
      await issuer.signet(['attributes', 'delete', 'staff', '--force', '--yes']);
    }
  });

  it('loses a picture that an operator takes away', async () => {
    await open('/account/picture', hasScript);
    await page.locator('#no-picture').waitFor();
    await page.setInputFiles('#picture', { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await realFile() });
    await page.click('#account-picture-submit');
    await page.locator('#picture-changed').waitFor();
    await issuer.signet(['users', 'update', username, '--clear', 'picture']);
    await page.goto(`${issuer.issuer}/account/picture`);
    await page.locator('#no-picture').waitFor();
    expect(await page.locator('img.portrait').count()).toBe(0);
  });
});
