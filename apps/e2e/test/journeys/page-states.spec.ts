import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { isFull } from '../support/breadth.js';
import type { Person } from '../support/browser-flow.js';
import { accessibilityFindings, launchChromium, onlyColors } from '../support/chromium.js';
import { keyboardFaults, structureFaults } from '../support/page-faults.js';
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

type Scheme = 'light' | 'dark';

/** 1280 by 1024 pixels at 400 %: what is 320 pixels wide for a page, and 256 high. */
const zoomed = { viewport: { width: 320, height: 256 }, reducedMotion: 'reduce', colorScheme: 'light' } as const;
const other = { light: 'dark', dark: 'light' } as const;

async function open(): Promise<Page> {
  return (await browser.newContext(zoomed)).newPage();
}

/** A page in one state, as it is where nobody asked for a scheme: it follows what the person prefers. */
async function show(page: Page, shown: URLSearchParams, language: string): Promise<string> {
  const query = new URLSearchParams([...shown, ['language', language]]);
  await page.goto(`${issuer.issuer}/dev/pages?${query}`);
  return String(query);
}

/** What is wrong with it for people who use a keyboard, a screen reader, or 400 % zoom; loaded once, whatever the schemes. */
async function faultsOf(page: Page, shown: URLSearchParams, language: string, schemes: readonly Scheme[]) {
  const query = await show(page, shown, language);
  const faults = await structureFaults(page);
  for (const [index, scheme] of schemes.entries()) {
    await page.emulateMedia({ colorScheme: scheme });
    // In another scheme colours alone are others.
    const found = await accessibilityFindings(page, index === 0 ? { 'target-size': { enabled: true } } : onlyColors);
    faults.push(...found.map((each) => `${scheme}: ${each}`));
  }
  return faults.map((each) => `${query}: ${each}`);
}

/** A layout is a page: its first state stands for the others, but in `npm run test:long`. */
const firstsOf = (states: readonly URLSearchParams[]) =>
  states.filter((each, index) => index === states.findIndex((one) => one.get('page') === each.get('page')));

/** Each test is a part that ends by itself: six languages, in both schemes, of some two hundred states. */
const limit = 900_000;

describe('every page in every state, at 400 % zoom', () => {
  let states: readonly URLSearchParams[];
  let page: Page;
  beforeAll(async () => {
    page = await open();
    states = await listed(page);
    expect(states.length).toBeGreaterThan(40);
  });
  afterAll(() => page?.context().close());

  it(
    'is sound for everybody (WCAG 2.2 AA)',
    async () => {
      const faults: string[] = [];
      for (const state of states) faults.push(...(await faultsOf(page, state, 'en', ['light'])));
      expect(faults).toEqual([]);
    },
    limit,
  );

  it(
    'is sound from right to left, in the dark',
    async () => {
      const faults: string[] = [];
      for (const state of firstsOf(states)) faults.push(...(await faultsOf(page, state, 'ar', ['dark'])));
      expect(faults).toEqual([]);
    },
    limit,
  );

  it(
    'is used with the keyboard alone: all is reached in its order, seen, and left again',
    async () => {
      const faults: string[] = [];
      for (const state of isFull ? states : firstsOf(states)) {
        const query = await show(page, state, 'en');
        faults.push(...(await keyboardFaults(page)).map((each) => `${query}: ${each}`));
      }
      expect(faults).toEqual([]);
    },
    limit,
  );

  if (isFull) {
    it.each(['en', 'de', 'es', 'fr', 'ja', 'ar'])(
      'is sound in both schemes: %s',
      async (language) => {
        const faults: string[] = [];
        for (const state of states) faults.push(...(await faultsOf(page, state, language, ['light', 'dark'])));
        expect(faults).toEqual([]);
      },
      limit,
    );

    it.each(['light', 'dark'] as const)(
      'is the other scheme where that is asked for, whatever the person prefers: %s',
      async (scheme) => {
        const faults: string[] = [];
        for (const state of firstsOf(states)) {
          const asked = new URLSearchParams([...state, ['scheme', scheme]]);
          faults.push(...(await faultsOf(page, asked, 'en', [other[scheme]])));
        }
        expect(faults).toEqual([]);
      },
      limit,
    );
  }
});

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
