import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '@signet/cli';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningStack, runStack } from '../support/running-stack.js';
import { Device } from '../support/virtual-device.js';

let stack: RunningStack;
let browser: Browser;
let portal: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([runStack(), launchChromium()]);
  portal = stack.addresses.portalUrl;
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

async function signInForm(page: Page, username: string): Promise<void> {
  await page.fill('#username', username);
  await page.fill('#password', stack.credential.password);
  await page.click('#login-submit');
}

async function signIn(page: Page, username = stack.credential.username): Promise<void> {
  await signInForm(page, username);
  await allow(page);
}

/** The portal what it asks for, where the person has not done so yet. */
async function allow(page: Page): Promise<void> {
  const button = page.locator('#consent-allow');
  await button.or(page.getByTestId('sign-out')).first().waitFor();
  if (await button.isVisible()) await button.click();
}

/** Somebody who is signed in, with a password alone or a recovery code beside it, and what their browser asked for since. */
async function begin(username = stack.credential.username, code?: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(portal);
  await page.getByTestId('sign-in').click();
  await signInForm(page, username);
  if (code !== undefined) {
    await page.click('#way-recovery_codes');
    await page.fill('#recovery_code', code);
    await page.click('#second-factor-submit');
  }
  await allow(page);
  await page.getByTestId('sign-out').waitFor();
  return { context, page, asked: watch(context) };
}

interface Asked {
  /** Of the authorization requests, their parameters. */
  readonly signIns: URLSearchParams[];
  /** Paths of the orders that were to be cancelled. */
  readonly cancels: string[];
}

function watch(context: BrowserContext): Asked {
  const asked: Asked = { signIns: [], cancels: [] };
  context.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (request.isNavigationRequest() && pathname === '/authorize') asked.signIns.push(searchParams);
    if (request.method() === 'POST' && pathname.endsWith('/cancel')) asked.cancels.push(pathname);
  });
  return asked;
}

const rowOf = (page: Page, item: string) => page.getByTestId('order-row').filter({ hasText: item }).first();
const cancelIn = (page: Page, item: string) => rowOf(page, item).getByRole('button', { name: 'Cancel' });

async function place(page: Page, item: string, price: string): Promise<void> {
  await page.getByTestId('order-item').fill(item);
  await page.getByTestId('order-price').fill(price);
  await page.getByTestId('order-submit').click();
  await cancelIn(page, item).waitFor();
}

/** The next authorization request for a stronger sign-in has these parameters too. */
async function amend(context: BrowserContext, more: Readonly<Record<string, string>>): Promise<void> {
  await context.route(
    '**/authorize?**acr_values=**',
    async (route) => {
      const url = new URL(route.request().url());
      for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
      await route.fulfill({ status: 303, headers: { location: url.href } });
    },
    { times: 1 },
  );
}

/** As an app does that takes no less (OpenID Connect Core §5.5.1.1). */
const essential = (acr: string) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } }),
});

/** Of an account of their own, which has no passkey. */
async function newcomer(username: string): Promise<string> {
  let said = '';
  const note = (text: string) => {
    said += text;
  };
  const io = { env: stack.env, stdout: note, stderr: note, readStdin: async () => stack.credential.password };
  const create = ['users', 'create', username, '--email', `${username}@example.com`, '--password-stdin'];
  if ((await runCli(create, io)) !== 0) throw new Error(said);
  return username;
}

/** At a browser of its own, with the recovery codes that come with it. */
async function setUpKeyElsewhere(
  username: string,
): Promise<{ readonly key: Device; readonly codes: readonly string[] }> {
  const page = await (await browser.newContext()).newPage();
  const key = await Device.of(page);
  const own = `${stack.addresses.issuer}/account/factors`;
  await page.goto(own);
  await signInForm(page, username);
  await page.waitForURL(own);
  await page.goto(`${own}?add=passkey`);
  await page.click('#passkey');
  await page.locator('#codes-saved').waitFor();
  const codes = await page.locator('#recovery-codes code').allTextContents();
  await page.click('#codes-saved');
  await page.locator('#factors-done').waitFor();
  return { key, codes };
}

const stronger = 'This needs a stronger sign-in than yours';

describe('an order that only a stronger sign-in may cancel', () => {
  it('leaves a small order to whoever signed in', async () => {
    const { context, page, asked } = await begin();
    await place(page, 'Cup', '100.00');
    await cancelIn(page, 'Cup').click();
    await page.getByTestId('order-notice').waitFor();
    expect(await rowOf(page, 'Cup').textContent()).toContain('cancelled');
    expect([asked.signIns.length, asked.cancels.length]).toEqual([0, 1]);
    await context.close();
  });

  it('is cancelled by whoever touches their key at the issuer, once', async () => {
    const username = await newcomer('keyholder');
    const { context, page, asked } = await begin(username);
    const here = await Device.of(page);
    await place(page, 'Espresso machine', '249.00');
    await here.become((await setUpKeyElsewhere(username)).key);
    await cancelIn(page, 'Espresso machine').click();
    await page.waitForURL(`${stack.addresses.issuer}/second-factor?**`);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.click('#passkey');
    await page.getByText('The order is cancelled.').waitFor();
    expect(page.url()).toBe(`${portal}/`);
    expect(await rowOf(page, 'Espresso machine').textContent()).toContain('cancelled');
    expect(asked.signIns.map((one) => [one.get('acr_values'), one.get('prompt')])).toEqual([['phr', null]]);
    expect([asked.cancels.length, new Set(asked.cancels).size]).toEqual([2, 1]);
    // A reload does nothing again, and what is large needs no second touch.
    await page.reload();
    await rowOf(page, 'Espresso machine').waitFor();
    expect(asked.cancels.length).toBe(2);
    await place(page, 'Roaster', '900.00');
    await cancelIn(page, 'Roaster').click();
    await page.getByText('The order is cancelled.').waitFor();
    expect(asked.cancels.length).toBe(3);
    expect(asked.signIns.filter((one) => one.has('acr_values'))).toHaveLength(1);
    await context.close();
  });

  it('tells whoever signed in with a recovery code why they are asked, and stays as it is where they decline', async () => {
    const username = await newcomer('hesitant');
    const { key, codes } = await setUpKeyElsewhere(username);
    const { context, page, asked } = await begin(username, codes[0]);
    const here = await Device.of(page);
    await here.become(key);
    await place(page, 'Espresso machine', '249.00');
    const toIssuer = async () => {
      await cancelIn(page, 'Espresso machine').click();
      await page.waitForURL(`${stack.addresses.issuer}/second-factor?**`);
      expect(await page.locator('#second-factor-why').textContent()).toMatch(/asks for a stronger sign-in/);
      // Another code would reach nothing.
      expect(await page.locator('#way-recovery_codes').count()).toBe(0);
    };
    await toIssuer();
    await page.click('#cancel');
    await page.getByText('You did not confirm that it is you, so nothing was changed.').waitFor();
    expect(asked.cancels.length).toBe(1);
    await toIssuer();
    await page.click('#passkey');
    await page.getByText('The order is cancelled.').waitFor();
    expect(asked.cancels.length).toBe(3);
    await context.close();
  });

  it('is cancelled by who sets up a passkey on the way, where the app takes no less', async () => {
    const { context, page, asked } = await begin(await newcomer('beginner'));
    await Device.of(page);
    await place(page, 'Espresso machine', '249.00');
    await amend(context, essential('phr'));
    await cancelIn(page, 'Espresso machine').click();
    await page.waitForURL(`${stack.addresses.issuer}/set-up-factor?**`);
    expect(await page.locator('#set-up-factor-why').textContent()).toMatch(/asks for more than a password/);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.click('#passkey');
    await page.click('#codes-saved');
    await page.getByText('The order is cancelled.').waitFor();
    expect(asked.cancels.length).toBe(2);
    await page.reload();
    await rowOf(page, 'Espresso machine').waitFor();
    expect(asked.cancels.length).toBe(2);
    await context.close();
  });

  it('sends the person who has no passkey to the issuer once, tries once more, and says what is missing', async () => {
    const { context, page, asked } = await begin();
    await place(page, 'Espresso machine', '249.00');
    await cancelIn(page, 'Espresso machine').click();
    await page.getByText(stronger).waitFor();
    expect(page.url()).toBe(`${portal}/`);
    expect(asked.signIns.map((one) => [one.get('acr_values'), one.get('prompt')])).toEqual([['phr', null]]);
    expect(asked.cancels.length).toBe(2);
    expect(new Set(asked.cancels).size).toBe(1);
    // The person is still who they were, and the order is what it was.
    await cancelIn(page, 'Espresso machine').waitFor();
    expect(await page.getByTestId('sign-out').count()).toBe(1);
    expect(await accessibilityFindings(page)).toEqual([]);
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(stored).toBe('{"signet.signed-in-before":"yes"}');
    // Nothing is done again by a reload, nor by another tab.
    await page.reload();
    await cancelIn(page, 'Espresso machine').waitFor();
    const other = await context.newPage();
    await other.goto(portal);
    await cancelIn(other, 'Espresso machine').waitFor();
    expect(asked.cancels.length).toBe(2);
    expect(await page.getByText(stronger).count()).toBe(0);
    await context.close();
  });

  it('says it too where the issuer refuses, and the person stays signed in', async () => {
    const { context, page, asked } = await begin();
    await place(page, 'Grinder', '150.00');
    await amend(context, essential('urn:nobody:reaches:this'));
    await cancelIn(page, 'Grinder').click();
    await page.getByText(stronger).waitFor();
    await cancelIn(page, 'Grinder').waitFor();
    expect(asked.cancels.length).toBe(1);
    expect(asked.signIns.at(-1)?.get('prompt')).toBe('none');
    expect(await page.getByTestId('sign-out').count()).toBe(1);
    // What was said is said once.
    await page.locator('a[href="/who-accepts"]').click();
    await page.getByTestId('matrix-run').waitFor();
    await page.goBack();
    await cancelIn(page, 'Grinder').waitFor();
    expect(await page.getByText(stronger).count()).toBe(0);
    await context.close();
  });

  it('does nothing for another person who comes back instead', async () => {
    const { context, page, asked } = await begin();
    await place(page, 'Samovar', '300.00');
    await amend(context, { prompt: 'login' });
    await cancelIn(page, 'Samovar').click();
    await page.waitForURL(`${stack.addresses.issuer}/login**`);
    await signIn(page, 'bob');
    await page.getByText('No orders yet.').waitFor();
    expect(asked.cancels.length).toBe(1);
    await context.close();
  });

  it('forgets the wish of who comes back without having signed in', async () => {
    const { context, page, asked } = await begin();
    await place(page, 'Teapot', '120.00');
    await context.clearCookies();
    await cancelIn(page, 'Teapot').click();
    await page.waitForURL(`${stack.addresses.issuer}/login**`);
    await page.goBack();
    await page.getByTestId('sign-in').waitFor();
    await page.getByTestId('sign-in').click();
    await signIn(page);
    await cancelIn(page, 'Teapot').waitFor();
    expect(asked.cancels.length).toBe(1);
    await context.close();
  });
});
