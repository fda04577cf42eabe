import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { asked, becomeOwner, signIn } from '../support/console-owner.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

let issuer: RunningIssuer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  [issuer, browser] = await Promise.all([runIssuer({ path: '/team' }), launchChromium()]);
  page = await browser.newPage();
  await becomeOwner(issuer, page);
  await page.close();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ colorScheme: 'light' });
  page = await context.newPage();
  await page.goto(`${issuer.issuer}/console/policies`);
  await signIn(page);
  await page.getByRole('heading', { level: 2, name: 'Passwords' }).waitFor();
});
afterEach(async () => {
  await context?.close();
});

const shortest = () => page.getByLabel('Shortest password');
const save = () => page.getByRole('button', { name: 'Save', exact: true });

describe('policies in the console', () => {
  it('are shown by one request, and saved where nothing is weaker', async () => {
    expect(await asked(page, () => page.reload().then(() => shortest().waitFor()))).toEqual([
      'GET /team/admin/api/v1/settings',
    ]);
    await shortest().fill('16');
    expect(await page.getByText('not saved').count()).toBe(1);
    const requests = await asked(page, async () => {
      await save().click();
      await page.getByText('Saved', { exact: true }).waitFor();
    });
    expect(requests.map((each) => each.split(' ')[0])).toEqual(['PATCH', 'PATCH', 'GET']);
    expect(await page.getByText('decided here').count()).toBe(1);
  }, 120_000);

  it('ask before they protect people by less, and go back to the default', async () => {
    await page.getByRole('button', { name: 'Leave “Shortest password” to the default' }).click();
    await save().click();
    const dialog = page.getByRole('dialog', { name: 'Protect people by less?' });
    await dialog.getByText('“Shortest password”').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByText('not saved').count()).toBe(1);
    await save().click();
    await dialog.getByRole('button', { name: 'Save all the same' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await page.getByText('decided here').count()).toBe(0);
  }, 120_000);

  it('say what is wrong, and lose nothing of what was entered', async () => {
    await page.getByLabel('Who may').selectOption('domains');
    await save().click();
    await page.getByRole('alert').getByText('registration.domains: must name a domain').waitFor();
    expect(await page.getByLabel('Who may').inputValue()).toBe('domains');
    await page.getByLabel('Domains').fill('example.com');
    await save().click();
    await page.getByRole('button', { name: 'Save all the same' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await page.getByLabel('Domains').inputValue()).toBe('example.com');
  }, 120_000);

  it('keep what was entered where somebody changed them meanwhile, say what, and save it over that', async () => {
    await shortest().fill('20');
    await issuer.signet(['settings', 'set', 'passwords.minLength', '18']);
    await issuer.signet(['settings', 'set', 'registration.domains', 'example.org']);
    await save().click();
    const told = page.getByRole('alert');
    await told.getByText('Somebody else changed this meanwhile').waitFor();
    expect((await told.getByRole('listitem').allTextContents()).toSorted()).toEqual([
      '“Domains”: now example.org',
      '“Shortest password”: now 18; you entered 20',
    ]);
    expect(await shortest().inputValue()).toBe('20');
    expect(await save().isDisabled()).toBe(true);
    expect(await accessibilityFindings(page)).toEqual([]);
    await told.getByRole('button', { name: 'Go on with what I entered' }).click();
    await told.waitFor({ state: 'detached' });
    await save().click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect([await shortest().inputValue(), await page.getByLabel('Domains').inputValue()]).toEqual([
      '20',
      'example.org',
    ]);
  }, 120_000);

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const)('can be read by everybody: %s, %i px', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
