import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { asked, expectUsable, looks, ownedIssuer, signIn, visit } from '../support/console-owner.js';
import type { RunningIssuer } from '../support/running-issuer.js';

const stock = 'https://stock.example.com';

let issuer: RunningIssuer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];
/** The app that is made here, whatever it is called by then. */
let id: string;

beforeAll(async () => {
  [issuer, browser] = await ownedIssuer();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});
beforeEach(async () => {
  // What an API refuses is told by the console itself.
  [context, page, faults] = await visit(browser, '4(?:00|01|09|12)');
});
afterEach(async () => {
  await context?.close();
});

const at = (path: string) => `${issuer.issuer}/console${path}`;
const heading = (name: string) => page.getByRole('heading', { level: 1, name });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const audiencePage = `/audiences/${encodeURIComponent(stock)}`;

async function open(path: string): Promise<void> {
  await page.goto(at(path));
  await signIn(page);
}

/** Without the marks of a kind, which are read by whichever page finds them older than ten seconds. */
function unmarked(requests: readonly string[]): readonly string[] {
  return requests.filter((each) => !each.endsWith('/configuration/managed')).sort();
}

describe('an owner at the guided pages', () => {
  it('makes an audience, and is given the guard of it', async () => {
    await open('/audiences');
    await page.getByRole('link', { name: 'Make an audience' }).click();
    await heading('Make an audience').waitFor();
    await page.getByLabel('Name').fill('Stock');
    await page.getByLabel('Identifier').fill('not an address');
    await page.getByLabel('Scope').fill('stock:read');
    await page.getByLabel('What a person reads').fill('See the stock');
    await button('Add a scope').click();
    await page.getByLabel('Scope').nth(1).fill('stock:write');
    await page.getByLabel('What a person reads').nth(1).fill('Change the stock');
    await button('Make it').click();
    await page.locator('.wrong, .problem').first().waitFor();
    expect(await page.getByLabel('Scope').nth(1).inputValue()).toBe('stock:write');
    await page.getByLabel('Identifier').fill(stock);
    const made = await asked(page, async () => {
      await button('Make it').click();
      await heading('Stock').waitFor();
    });
    const resource = `/admin/api/v1/resources/${encodeURIComponent(stock)}`;
    expect(unmarked(made)).toEqual([
      'GET /admin/api/v1/clients',
      `GET ${resource}`,
      `GET ${resource}/snippets`,
      'POST /admin/api/v1/resources',
    ]);
    const files = (await page.getByTestId('snippet').allTextContents()).join('\n');
    expect(files).toContain(`identifier: '${stock}'`);
    expect(files).toContain(`issuer: '${issuer.issuer}'`);
    expect(files).toContain('@nestjs/core');
    await page.getByText('No app may ask for it.').waitFor();
    expect(faults).toEqual([]);
  });

  it('makes an app for a program that may ask for it, and is given its configuration', async () => {
    await open('/apps');
    await heading('Apps').waitFor();
    const form = await asked(page, async () => {
      await page.getByRole('link', { name: 'Make an app' }).click();
      await page.getByLabel('stock:read').waitFor();
    });
    expect(unmarked(form)).toEqual(['GET /admin/api/v1/client-presets', 'GET /admin/api/v1/resources']);
    await page.getByLabel('Software').selectOption({ label: 'Grafana' });
    await page.getByText('/login/generic_oauth below its own address').waitFor();
    await page.getByLabel('Name').fill('Shop');
    await page.getByLabel('Redirect URIs').fill('https://shop.example.com/login/generic_oauth#part');
    await page.getByLabel('stock:read').check();
    await button('Make it').click();
    await page.locator('.field', { hasText: 'Redirect URIs' }).locator('.wrong').waitFor();
    await page.getByLabel('Redirect URIs').fill('https://shop.example.com/login/generic_oauth');
    await button('Make it').click();
    const secret = await page.getByTestId('secret').textContent();
    expect(secret).toMatch(/^[\w-]{43}$/);
    await button('I have it').click();
    await heading('Shop').waitFor();
    id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const file = page.getByTestId('snippet').first();
    await file.getByText(id).waitFor();
    expect(await file.textContent()).toContain('[auth.generic_oauth]');
    expect(await page.getByLabel('Program').inputValue()).toBe('grafana');
    expect(await page.content()).not.toContain(secret);
    expect(await issuer.signet(['clients', 'show', id])).toMatchObject({
      clientName: 'Shop',
      tokenEndpointAuthMethod: 'client_secret_any',
      requirePkce: false,
      resources: [{ identifier: stock, scopes: ['stock:read'] }],
    });
    expect(faults).toEqual([]);
  });

  it('sees who asks for an audience, and what apps rest on stays', async () => {
    await open(audiencePage);
    await page.getByRole('link', { name: 'Shop stock:read' }).waitFor();
    await button('Edit').click();
    await button('Remove stock:read').click();
    await button('Save').click();
    await page.getByRole('alert').getByText('in_use').waitFor();
    expect(await issuer.signet(['resources', 'show', stock])).toMatchObject({
      scopes: { 'stock:read': 'See the stock' },
    });
    await button('Cancel').click();
    await button('Edit').click();
    await button('Remove stock:write').click();
    await button('Add a scope').click();
    await page.getByLabel('Scope').nth(1).fill('stock:count');
    await page.getByLabel('What a person reads').nth(1).fill('Count the stock');
    await button('Add a role').click();
    await page.getByLabel('Role').fill('clerk');
    await page.getByLabel('Gives').fill('stock:read stock:count');
    await page.getByLabel('Access tokens live').fill('300');
    await button('Save').click();
    await page.getByText('300 seconds').waitFor();
    expect(await issuer.signet(['resources', 'show', stock])).toMatchObject({
      scopes: { 'stock:read': 'See the stock', 'stock:count': 'Count the stock' },
      roles: { clerk: { scopes: ['stock:read', 'stock:count'] } },
      accessTokenLifetime: 300,
    });
    expect(await button('Save').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('overwrites nothing that was changed meanwhile, and begins again with it', async () => {
    await open(`/apps/${id}`);
    await button('Edit').click();
    await page.getByLabel('Name').fill('Store');
    await page.getByLabel('stock:count').check();
    await issuer.signet(['clients', 'update', id, '--name', 'Bazaar']);
    await button('Save').click();
    await page.getByRole('alert').getByText('Nothing was overwritten').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Store');
    expect(await issuer.signet(['clients', 'show', id])).toMatchObject({ clientName: 'Bazaar' });
    await button('Read it anew').click();
    await expectValue('Name', 'Bazaar');
    await page.getByLabel('Name').fill('Store');
    await page.getByLabel('Home page').fill('no address');
    await page.getByLabel('stock:count').check();
    await button('Save').click();
    await page.locator('.field', { hasText: 'Home page' }).locator('.wrong').waitFor();
    await page.getByLabel('Home page').fill('https://store.example.com/');
    const saved = await asked(page, async () => {
      await button('Save').click();
      await heading('Store').waitFor();
    });
    expect(saved.filter((request) => request.startsWith('PATCH'))).toEqual([`PATCH /admin/api/v1/clients/${id}`]);
    expect(await issuer.signet(['clients', 'show', id])).toMatchObject({
      clientName: 'Store',
      clientUri: 'https://store.example.com/',
      redirectUris: ['https://shop.example.com/login/generic_oauth'],
      resources: [{ identifier: stock, scopes: ['stock:read', 'stock:count'] }],
    });
    expect(faults).toEqual([]);
  });
});

async function expectValue(label: string, value: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('input')].some((input) => input.value === wanted),
    value,
  );
  expect(await page.getByLabel(label).inputValue()).toBe(value);
}

describe('the guided pages', () => {
  it.each(looks)('have no barrier and nothing beyond the edge, $name', async (look) => {
    await context.close();
    [context, page] = await visit(browser, '4(?:00|01|09|12)', look);
    await open('/apps/new');
    for (const [path, title, edits] of [
      ['/apps/new', 'Make an app', false],
      ['/audiences/new', 'Make an audience', false],
      [`/apps/${id}`, 'Store', true],
      [audiencePage, 'Stock', true],
    ] as const) {
      await page.goto(at(path));
      await heading(title).waitFor();
      if (edits) await button('Edit').click();
      await page.getByRole('button', { name: /Make it|Save/ }).waitFor();
      await page.waitForLoadState('networkidle');
      await expectUsable(page, path);
    }
  });
});
