import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { launchChromium } from '../support/chromium.js';
import { type BrowserStep, type LoadedProfile, type RunningIssuer, runIssuer } from '../support/running-issuer.js';

let issuer: RunningIssuer;
let site: AppSite;
let browser: Browser;
beforeAll(async () => {
  // All that a sign-in page can offer stands on it.
  const env = { SECOND_FACTOR: 'optional', PASSKEYS: 'on', OUTBOUND_ALLOWED_HOSTS: 'localhost' };
  [issuer, site, browser] = await Promise.all([runIssuer({ env }), AppSite.start(), launchChromium()]);
  for (const name of ['acme', 'staff']) {
    const described = ['--issuer', `http://localhost:1/${name}`, '--name', name, '--client-id', 'signet'];
    await issuer.signet(['provider', 'add', name, ...described, '--auth', 'basic', '--secret-stdin'], 'theirs');
  }
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await issuer?.close();
});

/** As the suite matches addresses: a star is anything. */
function fits(pattern: string, url: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[.?+^$()[\]{}|\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(url);
}

/** One command of the suite's browser, at the page as it is. */
async function command(page: Page, [verb, by, what = '', value = '']: readonly string[]): Promise<void> {
  const element = page.locator(by === 'id' ? `#${what}` : `xpath=${what}`);
  expect([what, await element.count()]).toEqual([what, 1]);
  if (verb === 'text') await element.fill(value);
  else if (verb === 'click') await Promise.all([page.waitForEvent('load'), element.click()]);
  else throw new Error(`the suite's browser does no ${verb} here`);
}

/** Does what the step says at each page, as the suite does; the addresses of the pages that it came by. */
async function steer(page: Page, { tasks }: BrowserStep): Promise<readonly string[]> {
  const done: string[] = [];
  while (!page.url().startsWith(site.origin)) {
    const task = tasks.find(({ match }) => fits(match, page.url()));
    if (!task || done.length > 4) throw new Error(`the suite knows of no ${page.url()}`);
    done.push(task.task);
    for (const each of task.commands ?? []) await command(page, each);
  }
  return done;
}

function requestOf({ clients }: LoadedProfile, more: Readonly<Record<string, string>>): string {
  const { client_id = '' } = clients.client ?? {};
  const asked = { client_id, redirect_uri: site.redirectUri, response_type: 'code', scope: 'openid', nonce: 'n' };
  return `${issuer.issuer}/authorize?${new URLSearchParams({ ...asked, state: 'as it came', ...more })}`;
}

describe("the suite's own browser, where factors, passkeys and providers are offered", () => {
  it.each([
    ['basic', {}],
    ['form-post', { response_mode: 'form_post' }],
    ['logout', {}],
  ] as const)('signs in by the ids that the plan of %s names', async (name, more) => {
    const profile = await issuer.loadProfile(name, site.origin);
    const context = await browser.newContext({ javaScriptEnabled: true });
    try {
      const page = await context.newPage();
      await page.goto(requestOf(profile, more));
      for (const id of ['with-acme', 'with-staff', 'passkey']) {
        expect([id, await page.locator(`#${id}`).count()]).toEqual([id, 1]);
      }
      const [signIn] = profile.browser;
      if (!signIn) throw new Error('the suite is told nothing');
      expect(await steer(page, signIn)).toContain('Sign in');
      if (more === undefined || !('response_mode' in more)) {
        expect(new URL(page.url()).searchParams.get('code')).toMatch(/^[\w-]{20,}/);
      }
    } finally {
      await context.close();
    }
  });
});
