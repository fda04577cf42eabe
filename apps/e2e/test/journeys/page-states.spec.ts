import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { isFull } from '../support/breadth.js';
import type { Person } from '../support/browser-flow.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer, type SuiteClient } from '../support/running-issuer.js';

let issuer: RunningIssuer;
let app: AppSite;
let browser: Browser;
let client: SuiteClient;
let person: Person;

beforeAll(async () => {
  app = await AppSite.start();
  [issuer, browser] = await Promise.all([runIssuer({ env: { NODE_ENV: 'development' } }), launchChromium()]);
  const profile = await issuer.loadProfile('basic', app.origin);
  ({ person } = profile);
  client = profile.clients.client as SuiteClient;
});
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await app?.close();
});

/** Of every page, those of its states, as the list names them. */
async function listed(page: Page): Promise<readonly URLSearchParams[]> {
  await page.goto(`${issuer.issuer}/dev/pages`);
  const found = await page.$$eval('a.state', (links) => links.map((link) => (link as HTMLAnchorElement).search));
  return found.map((search) => new URLSearchParams(search));
}

interface Look {
  readonly language: string;
  readonly scheme: 'light' | 'dark';
}

/** What is wrong with a page for people who use a keyboard, a screen reader, or a window of 320 pixels (400 % zoom). */
async function faultsOf(page: Page, shown: URLSearchParams, { language, scheme }: Look): Promise<readonly string[]> {
  const query = new URLSearchParams([...shown, ['language', language], ['scheme', scheme]]);
  await page.goto(`${issuer.issuer}/dev/pages?${query}`);
  const findings = await accessibilityFindings(page, { 'target-size': { enabled: true } });
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  return [...findings, ...(isTooWide ? ['wider than the window'] : [])].map((each) => `${query}: ${each}`);
}

describe('every page in every state', () => {
  it('is sound for everybody (WCAG 2.2 AA), at 320 pixels', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const states = await listed(page);
    expect(states.length).toBeGreaterThan(40);
    const faults: string[] = [];
    for (const state of states) faults.push(...(await faultsOf(page, state, { language: 'en', scheme: 'light' })));
    // A layout is a page: its first state stands for the others, but in `npm run test:long`.
    const firsts = states.filter(
      (each, index) => index === states.findIndex((one) => one.get('page') === each.get('page')),
    );
    const more: readonly Look[] = [{ language: 'ar', scheme: 'dark' }, ...(isFull ? everyOther : [])];
    for (const look of more)
      for (const state of isFull ? states : firsts) faults.push(...(await faultsOf(page, state, look)));
    expect(faults).toEqual([]);
    await context.close();
  });
});

const everyOther: readonly Look[] = ['en', 'de', 'es', 'fr', 'ja', 'ar'].flatMap((language) =>
  (['light', 'dark'] as const).map((scheme) => ({ language, scheme })),
);

describe('a person who reads Arabic', () => {
  it('signs in and allows, with the keyboard alone and without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ar-EG' });
    const page = await context.newPage();
    const query = {
      client_id: client.client_id,
      redirect_uri: app.redirectUri,
      response_type: 'code',
      scope: 'openid profile',
      ui_locales: 'ar',
    };
    await page.goto(`${issuer.issuer}/authorize?${new URLSearchParams(query)}`);
    expect(await page.getAttribute('html', 'dir')).toBe('rtl');
    await page.focus('#username');
    await page.keyboard.type(person.username);
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.locator('#login-alert').waitFor();
    // The field that has to be filled again has the focus.
    await page.focus('#password');
    await page.keyboard.type(person.password);
    await page.keyboard.press('Enter');
    await page.locator('#consent-allow').waitFor();
    expect(await page.textContent('#consent-allow')).toBe('السماح');
    // An address is read from left to right, whatever stands around it.
    expect(await page.locator('#redirect-host').evaluate((each) => getComputedStyle(each).direction)).toBe('ltr');
    // In another language half way, and on.
    await page.click('.languages button[value=es]');
    expect(await page.textContent('#consent-allow')).toBe('Permitir');
    await page.focus('#consent-allow');
    const answer = await app.answerTo(page, () => page.keyboard.press('Enter'));
    expect(answer.get('code')).toHaveLength(43);
    await context.close();
  });
});
