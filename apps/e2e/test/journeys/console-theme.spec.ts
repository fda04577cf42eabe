import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
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
  context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  await page.goto(`${issuer.issuer}/console/theme`);
  await signIn(page);
  await page.getByRole('heading', { level: 2, name: 'Colours' }).waitFor();
  await heading('Sign in');
});
afterEach(async () => {
  await context?.close();
});

const frame = (): Frame | undefined => page.frames().find((each) => each.url().startsWith('blob:'));
const picture = () => page.frameLocator('.theme-picture iframe');
const heading = (text: string | RegExp) => picture().locator('h1', { hasText: text }).waitFor();
const save = () => page.getByRole('button', { name: 'Save', exact: true });
const color = (of: string, property: string) =>
  picture()
    .locator(of)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

describe('the theme in the console', () => {
  it('is shown by two requests, as it would look, and saved', async () => {
    expect(await asked(page, () => page.reload().then(() => heading('Sign in')))).toEqual([
      'GET /team/admin/api/v1/theme',
      'POST /team/admin/api/v1/theme/previews',
    ]);
    await page.getByLabel('Name', { exact: true }).fill('Northwind');
    await page.getByText('Name in other languages').click();
    await page.getByLabel('Name in Deutsch').fill('Nordwind');
    await page.getByLabel('Buttons and links').first().fill('#7a1f5c');
    await picture().getByText('Northwind', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
    await picture().getByText('Nordwind', { exact: true }).waitFor();
    expect(await color('button[type=submit]', 'background-color')).toBe('rgb(122, 31, 92)');
    const requests = await asked(page, async () => {
      await save().click();
      await page.getByText('Saved', { exact: true }).waitFor();
    });
    expect(requests.map((each) => each.split(' ')[0])).toEqual(['PATCH', 'GET']);
    // What is saved is what everybody sees, from the next look of the process on.
    const visitor = await browser.newPage();
    const isThere = async () => {
      await visitor.goto(`${issuer.issuer}/nowhere`);
      return (await visitor.getByText('Northwind', { exact: true }).count()) === 1;
    };
    while (!(await isThere()));
    await visitor.close();
  }, 120_000);

  it('is shown on other pages, in the dark, on a phone and from right to left', async () => {
    await page.getByRole('combobox', { name: 'Page' }).selectOption('consent');
    await heading(/./);
    await page.getByLabel('Scheme').selectOption('dark');
    await page.getByLabel('Language').selectOption('ar');
    await picture().locator('html[dir=rtl]').waitFor({ state: 'attached' });
    await page.getByLabel('Width').selectOption('phone');
    const box = await page.locator('.theme-picture iframe').boundingBox();
    expect(box?.width).toBeLessThanOrEqual(360);
    expect(await color('html', 'color-scheme')).toBe('dark');
  }, 120_000);

  it('says what people could not read while it is chosen, and is not saved so', async () => {
    await page.getByLabel('Buttons and links').first().fill('#fedcba');
    await page.getByText(/^light: accent #fedcba on background .* contrast of 1\.19/).waitFor();
    await save().click();
    await page
      .getByRole('alert')
      .getByText(/contrast of 1\.19/)
      .waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('This would be refused:').waitFor({ state: 'detached' });
  }, 120_000);

  it('keeps what was entered where somebody changed it meanwhile, says what, and saves it over that', async () => {
    await page.getByLabel('Corners in pixels').fill('3');
    await page.getByLabel('Font families').fill('serif');
    await issuer.signet(['theme', 'set', 'radius', '9']);
    await issuer.signet(['theme', 'set', 'light.text', '#101010']);
    await save().click();
    const told = page.getByRole('alert');
    await told.getByText('Somebody else changed this meanwhile').waitFor();
    expect((await told.getByRole('listitem').allTextContents()).toSorted()).toEqual([
      'Corners in pixels: now 9; you entered 3',
      'Light, Text: now #101010',
    ]);
    expect(await page.getByLabel('Font families').inputValue()).toBe('serif');
    expect(await save().isDisabled()).toBe(true);
    expect(await accessibilityFindings(page)).toEqual([]);
    await told.getByRole('button', { name: 'Go on with what I entered' }).click();
    await told.waitFor({ state: 'detached' });
    await save().click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const { theme } = await issuer.signet(['theme', 'show']);
    expect(theme).toMatchObject({ radius: 3, font: 'serif', light: { text: '#101010' } });
    // Or lets go of it.
    await page.getByLabel('Corners in pixels').fill('4');
    await issuer.signet(['theme', 'set', 'radius', '5']);
    await save().click();
    await told.getByRole('button', { name: 'Discard what I entered' }).click();
    expect(await page.getByLabel('Corners in pixels').inputValue()).toBe('5');
  }, 120_000);

  it('is a picture in a sandbox: it runs nothing, has no origin, and leads nowhere', async () => {
    expect(await page.locator('.theme-picture iframe').getAttribute('sandbox')).toBe('');
    expect(await page.evaluate(() => document.querySelector('iframe')?.contentDocument)).toBeNull();
    const shown = frame();
    expect(shown).toBeDefined();
    expect(await picture().locator('script, style, iframe').count()).toBe(0);
    expect(await picture().locator('body[inert]').count()).toBe(1);
    // What the policy of the console lets no frame be.
    const blocked = await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
          const other = document.createElement('iframe');
          other.src = address;
          document.body.append(other);
        }),
      `${issuer.issuer}/login`,
    );
    expect(blocked).toBe('frame-src');
    // A script in a document of its own making runs nothing either.
    const ran = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          window.addEventListener('message', () => resolve(true));
          const other = document.createElement('iframe');
          other.addEventListener('load', () => resolve(false));
          const markup = '<!doctype html><script>parent.postMessage("ran", "*")</' + 'script>';
          other.src = URL.createObjectURL(new Blob([markup], { type: 'text/html' }));
          document.body.append(other);
        }),
    );
    expect(ran).toBe(false);
  }, 120_000);

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const)('can be read by everybody: %s, %i px', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/theme-${colorScheme}-${width}.png`, fullPage: true });
  });
});
