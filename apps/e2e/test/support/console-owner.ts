import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { RunningIssuer } from './running-issuer.js';

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
