import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { rows } from '../support/breadth.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

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

async function signIn(page: Page): Promise<void> {
  await page.goto(portal);
  await page.getByTestId('sign-in').click();
  await page.fill('#username', stack.credential.username);
  await page.fill('#password', stack.credential.password);
  await page.click('#login-submit');
  const allow = page.locator('#consent-allow');
  await allow.or(page.getByTestId('sign-out')).first().waitFor();
  if (await allow.isVisible()) await allow.click();
  await page.getByTestId('sign-out').waitFor();
}

async function signedIn(prepare?: (context: BrowserContext) => Promise<void>) {
  const context = await browser.newContext();
  await prepare?.(context);
  const page = await context.newPage();
  await signIn(page);
  return { context, page };
}

/** Bodies of what this context asks the token endpoint for from now on. */
function asked(context: BrowserContext): URLSearchParams[] {
  const bodies: URLSearchParams[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/token') && request.method() === 'POST') {
      bodies.push(new URLSearchParams(request.postData() ?? ''));
    }
  });
  return bodies;
}

/** From now on tokens are told to be over at once, so that each use of one renews it. */
async function hasten(context: BrowserContext): Promise<void> {
  await context.route('**/token', async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as Record<string, unknown>;
    await route.fulfill({ response, json: 'expires_in' in body ? { ...body, expires_in: 1 } : body });
  });
}

async function place(page: Page, item: string): Promise<void> {
  await page.getByTestId('order-item').fill(item);
  await page.getByTestId('order-price').fill('1.00');
  await page.getByTestId('order-submit').click();
  await page.getByTestId('order-row').filter({ hasText: item }).first().waitFor();
}

describe('the portal, while somebody works in it', () => {
  it('renews its tokens silently when they are over, once for all tabs', async () => {
    const { context, page } = await signedIn(hasten);
    const other = await context.newPage();
    await other.goto(portal);
    await other.getByTestId('sign-out').waitFor();
    const bodies = asked(context);
    await Promise.all([place(page, 'Lamp'), place(other, 'Desk')]);
    expect(bodies.every((body) => body.get('grant_type') === 'refresh_token')).toBe(true);
    // No two tabs with one token.
    const presented = bodies.map((body) => body.get('refresh_token'));
    expect(presented.length).toBeGreaterThan(1);
    expect(new Set(presented).size).toBe(presented.length);
    for (const each of [page, other]) expect(await each.getByTestId('sign-out').isVisible()).toBe(true);
    await context.close();
  });

  it('goes on after an answer to a renewal was lost on the way', async () => {
    const { context, page } = await signedIn(hasten);
    let isLost = false;
    await context.route(
      '**/token',
      async (route) => {
        await route.fetch();
        isLost = true;
        await route.abort();
      },
      { times: 1 },
    );
    await place(page, 'Shelf');
    expect(isLost).toBe(true);
    await place(page, 'Rug');
    await context.close();
  });

  it('gives up on a renewal while the issuer still repeats its answer', async () => {
    const { context, page } = await signedIn(hasten);
    const patience = await page.evaluateHandle(() => {
      const [{ timeout }, { fetch }] = [AbortSignal, window];
      const given = new WeakMap<AbortSignal, number>();
      const ofRenewals: (number | undefined)[] = [];
      AbortSignal.timeout = (milliseconds) => {
        const signal = timeout.call(AbortSignal, milliseconds);
        given.set(signal, milliseconds);
        return signal;
      };
      window.fetch = (input, init) => {
        if (String(input).endsWith('/token')) ofRenewals.push(init?.signal ? given.get(init.signal) : undefined);
        return fetch(input, init);
      };
      return ofRenewals;
    });
    await place(page, 'Bowl');
    const ofRenewals = await patience.jsonValue();
    expect(ofRenewals.length).toBeGreaterThan(0);
    // PUBLIC_REFRESH_TOKEN_GRACE_PERIOD, as it comes.
    for (const each of ofRenewals) expect(each).toBeLessThan(10_000);
    await context.close();
  });

  describe('where no answer comes', () => {
    /** From now on the patience of the portal ends when the test says so. @returns says it, and gives it back */
    const patienceOf = async (page: Page) => {
      const held = await page.evaluateHandle(() => {
        const { timeout } = AbortSignal;
        const controller = new AbortController();
        AbortSignal.timeout = () => controller.signal;
        return { timeout, controller };
      });
      return () =>
        page.evaluate(({ timeout, controller }) => {
          AbortSignal.timeout = timeout;
          controller.abort(new DOMException('too late', 'TimeoutError'));
        }, held);
    };

    it('says so, offers to try again, and shows what there is when it does come', async () => {
      const { context, page } = await signedIn();
      await place(page, 'Mirror');
      await page.locator('a[href="/who-accepts"]').click();
      await page.getByTestId('matrix-run').waitFor();
      const isAsked = new Promise<void>((resolve) => {
        void context.route('**/orders', () => resolve());
      });
      const endPatience = await patienceOf(page);
      await page.goBack();
      await isAsked;
      await endPatience();
      await page.getByText('No answer came in time').waitFor();
      await context.unroute('**/orders');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByTestId('order-row').filter({ hasText: 'Mirror' }).first().waitFor();
      await context.close();
    });

    it('places one order, however often it is sent until an answer comes', async () => {
      const { context, page } = await signedIn();
      const keys: (string | undefined)[] = [];
      let arrived = () => {};
      const hasArrived = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      await context.route('**/orders', async (route) => {
        if (route.request().method() !== 'POST') return route.fallback();
        keys.push(route.request().headers()['idempotency-key']);
        // It arrives; its answer does not.
        if (keys.length > 1) return route.fallback();
        await route.fetch();
        arrived();
      });
      await page.getByTestId('order-item').fill('Vase');
      await page.getByTestId('order-price').fill('1.00');
      const endPatience = await patienceOf(page);
      await page.getByTestId('order-submit').click();
      await hasArrived;
      await endPatience();
      await page.getByText('No answer came in time').waitFor();
      await page.getByTestId('order-submit').click();
      await page.getByTestId('order-row').filter({ hasText: 'Vase' }).first().waitFor();
      expect(await page.getByTestId('order-row').filter({ hasText: 'Vase' }).count()).toBe(1);
      expect(keys.length).toBe(2);
      expect(new Set(keys).size).toBe(1);
      await context.close();
    });
  });

  it('lets a new tab in without a question, by what the other one has', async () => {
    const { context } = await signedIn();
    const bodies = asked(context);
    const other = await context.newPage();
    await other.goto(`${portal}/who-accepts`);
    await other.getByTestId('matrix-run').click();
    await other.locator('[data-testid="matrix-orders-orders"][data-result="accepted"]').waitFor();
    expect(bodies).toEqual([]);
    await context.close();
  });

  it('comes back from a reload to the same page without a question, by the session at the issuer', async () => {
    const { context, page } = await signedIn();
    await page.goto(`${portal}/who-accepts`);
    await page.getByTestId('matrix-run').waitFor();
    expect(page.url()).toBe(`${portal}/who-accepts`);
    await page.reload();
    await page.getByTestId('matrix-run').waitFor();
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(stored).toBe('{"signet.signed-in-before":"yes"}');
    await context.close();
  });

  it('asks the issuer nothing where nobody was signed in', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const visited: string[] = [];
    page.on('framenavigated', (frame) => visited.push(frame.url()));
    await page.goto(portal);
    await page.getByTestId('sign-in').waitFor();
    expect(visited.filter((url) => !url.startsWith(portal))).toEqual([]);
    await context.close();
  });

  it('says in every tab that somebody signed out in one', async () => {
    const { context, page } = await signedIn();
    const other = await context.newPage();
    await other.goto(portal);
    await other.getByTestId('sign-out').waitFor();
    await page.getByTestId('sign-out').click();
    await other.getByTestId('ended').waitFor();
    expect(await other.getByTestId('ended').textContent()).toContain('You signed out');
    expect(await other.getByTestId('sign-out').count()).toBe(0);
    expect(await accessibilityFindings(other)).toEqual([]);
    await page.getByTestId('sign-in').waitFor();
    await page.reload();
    await page.getByTestId('sign-in').waitFor();
    await context.close();
  });

  it('says that the session was ended elsewhere, and leads on', async () => {
    const { context, page } = await signedIn(hasten);
    await page.getByTestId('order-item').fill('Chair');
    await page.getByTestId('order-price').fill('1.00');
    const other = await context.newPage();
    await other.goto(`${stack.addresses.issuer}/logout`);
    await other.click('#logout-confirm');
    await other.waitForURL('**/signed-out**');
    // A renewal may hear of it before the click does, and then the form is gone.
    const hearing = page.getByTestId('ended').waitFor();
    await Promise.race([hearing, page.getByTestId('order-submit').click()]);
    await hearing;
    expect(await page.getByTestId('ended').textContent()).toContain('Your session has ended');
    expect(await page.getByTestId('sign-out').count()).toBe(0);
    await page.reload();
    await page.getByTestId('sign-in').click();
    await page.waitForURL(`${stack.addresses.issuer}/login**`);
    await context.close();
  });

  it('falls back to a question where the issuer no longer knows the browser', async () => {
    const { context, page } = await signedIn();
    await context.clearCookies();
    await page.reload();
    await page.getByTestId('sign-in').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await context.close();
  });
});

describe('the pages of the portal', () => {
  it('name the window and take the focus along', async () => {
    const { context, page } = await signedIn();
    expect(await page.title()).toBe('Orders · Portal · Signet');
    await page.locator('a[href="/who-accepts"]').click();
    await page.getByTestId('matrix-run').waitFor();
    expect(await page.title()).toBe('Who accepts this token? · Portal · Signet');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe('Who accepts this token?');
    await page.goBack();
    await page.getByTestId('order-item').waitFor();
    expect(await focused()).toBe('Orders');
    await context.close();
  });

  it('say that there is nothing at another address, and lead on', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    expect((await page.goto(`${portal}/orders/old`))?.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    expect(await page.title()).toBe('There is nothing here · Portal · Signet');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Go to the orders' }).click();
    await page.getByTestId('sign-in').waitFor();
    await context.close();
  });

  it('lead on from a bookmark of a callback', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${portal}/callback?code=old&state=x&iss=${encodeURIComponent(stack.addresses.issuer)}`);
    await page.getByRole('alert').waitFor();
    expect(page.url()).toBe(`${portal}/`);
    await page.getByRole('link', { name: 'Start again' }).click();
    await page.getByTestId('sign-in').waitFor();
    await context.close();
  });

  it('say what they need where there is no script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(portal);
    expect(await page.textContent('main')).toContain('needs JavaScript');
    await context.close();
  });

  it('say in words what an API that fails means, and offer to try again', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    let fails = true;
    await context.route('**/orders', (route) =>
      fails && route.request().method() === 'GET' && !route.request().url().startsWith(portal)
        ? route.fulfill({ status: 503, headers: { 'access-control-allow-origin': portal } })
        : route.continue(),
    );
    await signIn(page);
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(await page.textContent('.alert')).toContain('The orders API cannot answer right now.');
    fails = false;
    await again.click();
    await again.waitFor({ state: 'detached' });
    await context.close();
  });

  it.each(
    rows<['light' | 'dark', number]>(
      [
        ['dark', 1280],
        ['light', 320],
      ],
      [
        ['light', 1280],
        ['dark', 320],
      ],
    ),
  )('are sound %s at %i px', async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const shot = async (name: string) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await accessibilityFindings(page)).toEqual([]);
      const folder = process.env.SCREENSHOTS;
      if (folder)
        await page.screenshot({ path: `${folder}/portal-${name}-${colorScheme}-${width}.png`, fullPage: true });
    };
    await page.goto(portal);
    await page.getByTestId('sign-in').waitFor();
    await shot('welcome');
    await signIn(page);
    await place(page, 'A lamp with quite a long name, so that it has to be broken somewhere');
    await shot('orders');
    await page.locator('a[href="/who-accepts"]').click();
    await page.getByTestId('matrix-run').click();
    await page.getByTestId('matrix').waitFor();
    await shot('matrix');
    await context.close();
  });
});
