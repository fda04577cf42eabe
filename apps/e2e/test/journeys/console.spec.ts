import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityFindings } from '../support/chromium.js';
import {
  ageSignIns,
  asked,
  expectUsable,
  looks,
  ownedIssuer,
  owner,
  seedPeople,
  signIn,
  visit,
} from '../support/console-owner.js';
import type { RunningIssuer } from '../support/running-issuer.js';

const people = 2000;

let issuer: RunningIssuer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

beforeAll(async () => {
  [issuer, browser] = await ownedIssuer({ path: '/team' });
  await seedPeople(issuer, people);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});
beforeEach(async () => {
  // What an API refuses is told by the console itself.
  [context, page, faults] = await visit(browser, '401');
});
afterEach(async () => {
  await context?.close();
});

const at = (path: string) => `${issuer.issuer}/console${path}`;
const heading = (name: string) => page.getByRole('heading', { level: 1, name });

async function open(path = ''): Promise<void> {
  await page.goto(at(path));
  await signIn(page);
}

describe('an owner at the console', () => {
  it('signs in, and is where they wanted to be', async () => {
    await open('/users?search=user0042');
    await heading('Users').waitFor();
    await page.getByRole('link', { name: /user0042/ }).waitFor();
    expect(await page.getByTestId('who').textContent()).toBe(owner.username);
    expect(faults).toEqual([]);
  });

  it('has its places behind a button on a phone, and finds the page right below it', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open();
    await heading('Overview').waitFor();
    const navigation = page.getByRole('navigation', { name: 'Console' });
    expect((await navigation.boundingBox())?.height).toBeLessThan(80);
    expect(await navigation.getByRole('link').count()).toBe(0);
    await navigation.getByRole('button', { name: 'Menu', expanded: false }).click();
    await navigation.getByRole('list', { name: 'Watch' }).getByRole('link', { name: 'Audit' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await navigation.getByRole('link', { name: 'Policies' }).click();
    await heading('Policies').waitFor();
    await navigation.getByRole('button', { name: 'Menu', expanded: false }).waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  it('finds anybody of two thousand with as many requests as of none', async () => {
    await open();
    await heading('Overview').waitFor();
    await page.getByText('2,001').waitFor();
    const list = await asked(page, async () => {
      await page.getByRole('link', { name: 'Users' }).first().click();
      await page.getByText('2,001 in all').waitFor();
    });
    expect(list).toEqual(['GET /team/admin/api/v1/users']);
    expect(await page.locator('.records li').count()).toBeLessThan(60);
    const search = await asked(page, async () => {
      await page.getByRole('searchbox').fill('user1999');
      await page.getByText('1 in all', { exact: true }).waitFor();
    });
    expect(search).toEqual(['GET /team/admin/api/v1/users']);
    const one = await asked(page, async () => {
      await page.getByRole('link', { name: /user1999/ }).click();
      await page.getByRole('heading', { name: 'To do at the next sign-in' }).waitFor();
    });
    expect(one).toHaveLength(6);
    expect(faults).toEqual([]);
  });

  it('scrolls on by pages of a hundred, each one request', async () => {
    await open('/users');
    await page.getByText('2,001 in all').waitFor();
    const list = await asked(page, async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.getByRole('link', { name: /user0105/ }).waitFor();
    });
    expect([...new Set(list)]).toEqual(['GET /team/admin/api/v1/users']);
    expect(list.length).toBeLessThan(4);
  });

  it('makes an app of a kind, and is shown its secret once', async () => {
    await open('/apps');
    await heading('Apps').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('make');
    await page.keyboard.press('Enter');
    await heading('Make an app').waitFor();
    await page.getByLabel('Name').fill('Shop');
    await page.getByLabel('Redirect URIs').fill('https://shop.example.com/callback');
    await page.getByRole('button', { name: 'Make it' }).click();
    const secret = await page.getByTestId('secret').textContent();
    expect(secret).toMatch(/^[\w-]{43}$/);
    await page.getByRole('button', { name: 'I have it' }).click();
    await heading('Shop').waitFor();
    expect(await page.content()).not.toContain(secret);
    await page.getByText('client_secret_basic').waitFor();
    expect(faults).toEqual([]);
  });

  it('is asked for a fresh sign-in before factors are reset, and the reset goes on by itself', async () => {
    await open('/users?search=user0007');
    await heading('Users').waitFor();
    await ageSignIns(issuer);
    await page.reload();
    await page.getByRole('link', { name: /user0007/ }).click();
    await page.getByRole('button', { name: 'Reset factors' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset factors' }).click();
    await page.getByText('Confirm that it is you').waitFor();
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Sign in' }).click(),
    ]);
    await popup.locator('#username').waitFor();
    expect(await popup.evaluate(() => opener)).toBeNull();
    await signIn(popup);
    await page.getByText('The reset is ordered').waitFor();
    await popup
      .getByText('Close this window')
      .waitFor()
      .catch((error: unknown) => {
        // Where a browser lets it, it closed itself.
        if (!popup.isClosed()) throw error;
      });
    await page.getByRole('button', { name: 'Stop the reset' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('changes nothing where they do not want to confirm', async () => {
    await open('/keys');
    await heading('Keys').waitFor();
    await ageSignIns(issuer);
    await page.reload();
    await page
      .getByRole('button', { name: /Rotate/ })
      .first()
      .waitFor();
    const before = await page.locator('.rows li').count();
    await page
      .getByRole('button', { name: /Rotate/ })
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Rotate/ })
      .click();
    await page.getByText('Confirm that it is you').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('You did not sign in, so nothing was changed.').waitFor();
    expect(await page.locator('.rows li').count()).toBe(before);
  });

  it('loses nothing of a form when the session ends in the middle of it', async () => {
    await open('/apps/new');
    await page.getByLabel('Name').fill('Late shop');
    await page.getByLabel('Redirect URIs').fill('https://late.example.com/callback');
    await issuer.signet(['sessions', 'end', '--user', owner.username]);
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('Your session is over').waitFor();
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Sign in' }).click(),
    ]);
    await signIn(popup);
    expect(await page.getByTestId('secret').textContent()).toMatch(/^[\w-]{43}$/);
    await page.getByRole('button', { name: 'I have it' }).click();
    await heading('Late shop').waitFor();
  });

  it('signs out, and nobody comes back by the back button', async () => {
    await open();
    await heading('Overview').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('#logout-submit, h1').first().waitFor();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.goto(at('/users'));
    await page.locator('#username').waitFor();
  });
});

describe('the pages of the console', () => {
  const pages = [
    ['', 'Overview'],
    ['/users', 'Users'],
    ['/apps', 'Apps'],
    ['/apps/new', 'Make an app'],
    ['/apps/signet-console', 'Console'],
    ['/audiences', 'Audiences'],
    ['/sessions', 'Sessions'],
    ['/keys', 'Keys'],
    ['/audit', 'Audit'],
    ['/nowhere', 'There is nothing here'],
  ] as const;

  it.each(looks)('have no barrier and nothing beyond the edge, $name', async (look) => {
    await context.close();
    [context, page] = await visit(browser, '401', look);
    await open();
    for (const [path, title] of pages) {
      await page.goto(at(path));
      await heading(title).waitFor();
      await page.getByText('Loading ...').first().waitFor({ state: 'detached' });
      await expectUsable(page, path);
    }
  });
});

describe('attacks on the console', () => {
  it('no script of it finds a token in any storage', async () => {
    const tokens: string[] = [];
    page.on('response', async (response) => {
      if (!response.url().endsWith('/token')) return;
      const { access_token, refresh_token, id_token } = await response.json();
      tokens.push(access_token, refresh_token, id_token);
    });
    await open('/users');
    await heading('Users').waitFor();
    await page.getByText('in all').waitFor();
    expect(tokens.length).toBeGreaterThanOrEqual(3);
    const kept = await page.evaluate(async () =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        await indexedDB.databases(),
        await caches.keys(),
        history.state,
        location.href,
        name,
      ]),
    );
    for (const token of tokens) expect(kept).not.toContain(token);
    expect(kept).not.toContain('codeVerifier');
  });

  it('no page of it is framed, whoever frames it', async () => {
    for (const path of ['', '/users', '/users/somebody', '/callback']) {
      const { headers } = await fetch(at(path));
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
    }
    await page.goto(`${new URL(issuer.issuer).origin}/team/favicon.svg`);
    const shown = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const frame = document.createElementNS('http://www.w3.org/1999/xhtml', 'iframe') as HTMLIFrameElement;
          frame.onload = () => resolve(frame.contentDocument?.body?.textContent ?? 'nothing');
          frame.src = url;
          document.documentElement.append(frame);
        }),
      at('/users'),
    );
    expect(shown).toBe('nothing');
  });

  it('a token of it is worth nothing without its key', async () => {
    let authorization = '';
    page.on('request', (request) => {
      if (request.url().includes('/admin/api/')) authorization = request.headers().authorization ?? authorization;
    });
    await open('/users');
    await page.getByText('in all').waitFor();
    expect(authorization).toMatch(/^DPoP /);
    for (const scheme of ['DPoP', 'Bearer']) {
      const stolen = { authorization: authorization.replace('DPoP', scheme) };
      const answer = await fetch(`${issuer.issuer}/admin/api/v1/users`, { headers: stolen });
      expect(answer.status).toBe(401);
    }
  });
});
