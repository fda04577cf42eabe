import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { asked, becomeOwner, signIn } from '../support/console-owner.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

interface Told {
  readonly items: ReadonlyArray<{
    readonly cells: ReadonlyArray<{
      readonly audience: string;
      readonly scopes: ReadonlyArray<{ readonly scope: string; readonly registered: boolean }>;
    }>;
  }>;
}

let issuer: RunningIssuer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [issuer, browser] = await Promise.all([runIssuer({ path: '/team' }), launchChromium()]);
  page = await browser.newPage({ colorScheme: 'light' });
  await becomeOwner(issuer, page);
  const api = `${issuer.issuer}/admin/api/v1`;
  const made = ['clients', 'create', 'Reports', '--id', 'reports', '--grant-type', 'client_credentials'];
  await issuer.signet([...made, '--resource', `${api}=admin:users:read`]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});

const at = (path: string) => `${issuer.issuer}/console${path}`;

describe('the matrix of an owner', () => {
  it('is read in one request, walked through by arrows, and changed in a cell', async () => {
    await page.goto(at('/matrix'));
    await signIn(page);
    await page.getByRole('grid', { name: 'Apps by audience' }).waitFor();
    const requests = await asked(page, async () => {
      await page.getByLabel('Search apps by id or name').fill('reports');
      await page.getByText('1 app', { exact: true }).waitFor();
    });
    expect(requests.filter((each) => each.includes('matrix')).length).toBe(1);
    await page.locator('button.cell').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(
      await page
        .locator('button.cell')
        .nth(1)
        .evaluate((of) => of === document.activeElement),
    ).toBe(true);
    await page.getByRole('button', { name: /Reports at .*admin/ }).click();
    const keys = page.getByRole('switch', { name: 'admin:keys:read' });
    expect(await keys.isChecked()).toBe(false);
    const changed = await asked(page, async () => {
      await keys.click();
      await page.locator('input:checked[role=switch]').nth(1).waitFor();
    });
    expect(changed).toContain('PATCH /team/admin/api/v1/clients/reports');
    expect(await keys.isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Who gave it?' }).first().click();
    await page.getByText(/Given .* by/).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    const told = (await issuer.signet(['matrix', '--client', 'reports', '--json'])) as unknown as Told;
    const cell = told.items[0]?.cells.find(({ audience }) => audience.includes('/admin/'));
    const registered = cell?.scopes.filter((each) => each.registered).map(({ scope }) => scope);
    expect(registered?.sort()).toEqual(['admin:keys:read', 'admin:users:read']);
  });

  it.each(['light', 'dark', 'narrow'])('and the graph have no findings of axe: %s', async (how) => {
    await page.emulateMedia({ colorScheme: how === 'dark' ? 'dark' : 'light' });
    await page.setViewportSize(how === 'narrow' ? { width: 360, height: 700 } : { width: 1280, height: 720 });
    for (const place of ['Matrix', 'Graph']) {
      await page.goto(at(`/${place.toLowerCase()}`));
      await page.getByRole('heading', { level: 1, name: place }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await accessibilityFindings(page)).toEqual([]);
    }
  });
});
