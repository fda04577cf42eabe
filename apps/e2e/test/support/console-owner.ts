import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { openDatabase } from '@signet/persistence';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from './chromium.js';
import { type RunningIssuer, runIssuer } from './running-issuer.js';

export const owner = { username: 'olga', password: 'correct horse battery staple' };

/** By the link of the first start, which the browser of a newcomer follows. */
export async function becomeOwner(issuer: RunningIssuer, page: Page): Promise<void> {
  await page.goto(readFileSync(join(issuer.folder, 'signet-owner-link'), 'utf8').trim());
  await page.fill('#username', owner.username);
  await page.fill('#password', owner.password);
  await page.click('button[type=submit]');
  await page.locator('#owner-done').waitFor();
}

/** People called user0000 and on, who cannot sign in. */
export async function seedPeople(issuer: RunningIssuer, count: number): Promise<void> {
  const file = join(issuer.folder, 'people.csv');
  const rows = Array.from({ length: count }, (_, index) => {
    const name = `user${String(index).padStart(4, '0')}`;
    return `${name},${name}@example.com,Person ${index}`;
  });
  writeFileSync(file, ['username,email,name', ...rows, ''].join('\n'));
  await issuer.signet(['import', 'csv', file]);
}

/** On the page that asks for it, wherever it is. */
export async function signIn(page: Page): Promise<void> {
  await page.fill('#username', owner.username);
  await page.fill('#password', owner.password);
  await page.click('#login-submit');
}

/** Requests of the administration API that a deed makes. */
export async function asked(page: Page, deed: () => Promise<unknown>): Promise<readonly string[]> {
  const urls: string[] = [];
  const note = (request: { url(): string; method(): string }) => {
    const { pathname } = new URL(request.url());
    if (pathname.includes('/admin/api/')) urls.push(`${request.method()} ${pathname}`);
  };
  page.on('request', note);
  try {
    await deed();
    await page.waitForLoadState('networkidle');
  } finally {
    page.off('request', note);
  }
  return urls;
}

/** A statement on the database of an issuer of one process. */
export async function changeDatabase({ folder }: Pick<RunningIssuer, 'folder'>, sql: string): Promise<void> {
  const database = await openDatabase({ type: 'sqlite', file: join(folder, 'sso.sqlite') });
  try {
    await database.write((connection) => connection.change(sql));
  } finally {
    await database.close();
  }
}

/** As if everybody had signed in an hour ago: what is signed in from now on says so. */
export function ageSignIns(issuer: Pick<RunningIssuer, 'folder'>): Promise<void> {
  return changeDatabase(issuer, 'UPDATE "session" SET "auth_time" = "auth_time" - 3600, "methods" = NULL');
}

/** An issuer with an owner, and a browser in which nobody is signed in. */
export async function ownedIssuer(options: Parameters<typeof runIssuer>[0] = {}): Promise<[RunningIssuer, Browser]> {
  const [issuer, browser] = await Promise.all([runIssuer(options), launchChromium()]);
  const page = await browser.newPage();
  await becomeOwner(issuer, page);
  await page.close();
  return [issuer, browser];
}

/** As a page is looked at: what an operator has on the desk, at night, and in the hand. */
export const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1024, height: 768 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1024, height: 768 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 360, height: 640 } },
] as const;

export interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}

const usual: Look = { colorScheme: 'light', viewport: { width: 1280, height: 720 } };

/**
 * A browser of somebody's own.
 * @param answered statuses that an API answers and the console tells itself, as `40[01]`
 * @returns with what its console complains of
 */
export async function visit(
  browser: Browser,
  answered: string,
  { colorScheme, viewport }: Look = usual,
): Promise<[BrowserContext, Page, string[]]> {
  const context = await browser.newContext({ colorScheme, ...(viewport && { viewport }) });
  const page = await context.newPage();
  const faults: string[] = [];
  const told = new RegExp(`status of (?:${answered})`);
  page.on('console', (message) => {
    if (message.type() === 'error' && !told.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  return [context, page, faults];
}

/** Nothing keeps anybody from using it, and nothing stands beyond its edge. */
export async function expectUsable(page: Page, path: string): Promise<void> {
  expect([path, await accessibilityFindings(page)]).toEqual([path, []]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect([path, content]).toEqual([path, Math.min(content ?? 0, window ?? 0)]);
}
