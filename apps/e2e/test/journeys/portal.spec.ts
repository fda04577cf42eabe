import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([runStack(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

describe('a person in a browser', () => {
  it('signs in, places an order, sees its invoice, sees who accepts which token, and signs out', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));

    await page.goto(stack.addresses.portalUrl);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByTestId('sign-in').click();

    await page.waitForURL(`${stack.addresses.issuer}/login**`);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.fill('#username', stack.credential.username);
    await page.fill('#password', 'wrong password');
    await page.click('#login-submit');
    await page.getByRole('alert').waitFor();
    expect(page.url()).toContain(stack.addresses.issuer);
    await page.fill('#username', stack.credential.username);
    await page.fill('#password', stack.credential.password);
    await page.click('#login-submit');

    await page.waitForURL(`${stack.addresses.issuer}/consent**`);
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await page.textContent('body')).toContain(new URL(stack.addresses.portalUrl).host);
    await page.click('#consent-allow');

    await page.waitForURL(`${stack.addresses.portalUrl}/`);
    await page.getByTestId('order-item').fill('Espresso machine');
    await page.getByTestId('order-quantity').fill('2');
    await page.getByTestId('order-price').fill('249.00');
    await page.getByTestId('order-submit').click();
    const row = page.getByTestId('order-row').first();
    await row.waitFor();
    expect(await row.textContent()).toContain('Espresso machine');
    await page.getByTestId('order-invoice').first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);

    await page.locator('a[href="/who-accepts"]').first().click();
    await page.getByTestId('matrix-run').click();
    await page.getByTestId('matrix').waitFor();
    const expected: Record<string, string> = {
      'matrix-id-orders': 'refused',
      'matrix-id-invoices': 'refused',
      'matrix-orders-orders': 'accepted',
      'matrix-orders-invoices': 'refused',
      'matrix-invoices-orders': 'refused',
      'matrix-invoices-invoices': 'accepted',
    };
    const seen: Record<string, string | null> = {};
    for (const cell of Object.keys(expected)) {
      const locator = page.locator(`[data-testid="${cell}"][data-result]`);
      await locator.waitFor();
      seen[cell] = await locator.getAttribute('data-result');
    }
    expect(seen).toEqual(expected);
    expect(await page.getByTestId('matrix-invoices-orders').getAttribute('data-reason')).toContain('audience_mismatch');
    expect(await accessibilityFindings(page)).toEqual([]);

    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(stored).not.toContain('eyJ');

    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in').waitFor();
    await page.getByTestId('sign-in').click();
    await page.waitForURL(`${stack.addresses.issuer}/login**`);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('signs in and consents without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const url = new URL(`${stack.addresses.issuer}/authorize`);
    url.search = new URLSearchParams({
      client_id: 'portal',
      response_type: 'code',
      redirect_uri: stack.redirectUri,
      scope: 'openid orders:read',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      prompt: 'consent',
      state: 'without-script',
    }).toString();
    await page.goto(url.href);
    await page.fill('#username', 'bob');
    await page.fill('#password', stack.credential.password);
    await page.click('#login-submit');
    await page.click('#consent-deny');
    await page.waitForURL(`${stack.redirectUri}**`);
    const back = new URL(page.url()).searchParams;
    expect([back.get('error'), back.get('state'), back.get('iss')]).toEqual([
      'access_denied',
      'without-script',
      stack.addresses.issuer,
    ]);
    await context.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
  ] as const)('shows the login page %s at %i px without sideways scrolling', async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.goto(stack.addresses.portalUrl);
    await page.getByTestId('sign-in').click();
    await page.waitForURL(`${stack.addresses.issuer}/login**`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await accessibilityFindings(page)).toEqual([]);
    await context.close();
  });
});
