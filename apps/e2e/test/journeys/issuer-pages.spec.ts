import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { rows } from '../support/breadth.js';
import type { Person } from '../support/browser-flow.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { clickTwice } from '../support/click-twice.js';
import { type RunningIssuer, runIssuer, type SuiteClient } from '../support/running-issuer.js';

interface Look {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}
const looks = rows<Look>(
  [
    { name: 'dark', colorScheme: 'dark', viewport: { width: 1024, height: 768 } },
    { name: 'narrow', colorScheme: 'light', viewport: { width: 320, height: 640 } },
  ],
  [{ name: 'light', colorScheme: 'light', viewport: { width: 1024, height: 768 } }],
);
let issuer: RunningIssuer;
let app: AppSite;
let browser: Browser;
let client: SuiteClient;
let person: Person;

beforeAll(async () => {
  app = await AppSite.start();
  [issuer, browser] = await Promise.all([
    runIssuer({ env: { REGISTRATION: 'open', REGISTRATION_EMAIL: 'unverified' } }),
    launchChromium(),
  ]);
  const { identifier } = ordersAudience;
  await issuer.signet([
    'resources',
    'create',
    identifier,
    '--name',
    'Orders',
    '--scope',
    'orders:read=See your orders',
  ]);
  const profile = await issuer.loadProfile('basic', app.origin);
  ({ person } = profile);
  client = profile.clients.client as SuiteClient;
  const device = ['clients', 'create', 'Television', '--id', 'tv', '--auth-method', 'none'];
  const grant = ['--grant-type', 'urn:ietf:params:oauth:grant-type:device_code'];
  await issuer.signet([...device, ...grant, '--resource', `${identifier}=orders:read`]);
});
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await app?.close();
});

function authorizationUrl(more: Record<string, string> = {}): string {
  const parameters = {
    client_id: client.client_id,
    redirect_uri: app.redirectUri,
    response_type: 'code',
    scope: 'openid',
  };
  return `${issuer.issuer}/authorize?${new URLSearchParams({ ...parameters, ...more })}`;
}

/** Sound for people who use a keyboard or a screen reader, and not wider than the window. */
async function expectSound(page: Page): Promise<void> {
  expect(await accessibilityFindings(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

async function signIn(page: Page): Promise<void> {
  await page.fill('#username', person.username);
  await page.fill('#password', person.password);
  await page.click('#login-submit');
}

describe.each(looks)('the pages of the issuer, $name', ({ colorScheme, viewport }) => {
  it('are sound on every step of every flow, without script', async () => {
    const context = await browser.newContext({ colorScheme, viewport });
    const page = await context.newPage();

    await page.goto(authorizationUrl({ scope: 'openid profile orders:read' }));
    await expectSound(page);
    await page.fill('#username', person.username);
    await page.fill('#password', 'wrong');
    await page.click('#login-submit');
    await page.locator('#login-alert').waitFor();
    await expectSound(page);
    await signIn(page);
    await page.locator('#consent-allow').waitFor();
    expect(await page.textContent('#redirect-host')).toBe(app.origin);
    await expectSound(page);
    const denied = await app.answerTo(page, () => page.click('#consent-deny'));
    expect(denied.get('error')).toBe('access_denied');

    await page.goto(`${issuer.issuer}/`);
    await expectSound(page);
    await page.goto(`${issuer.issuer}/authorize?client_id=nobody`);
    expect(await page.textContent('#error-parameter')).toBe('client_id');
    await expectSound(page);

    const begun = await fetch(`${issuer.issuer}/device_authorization`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'tv', scope: 'openid orders:read' }),
    });
    const { verification_uri_complete: address } = (await begun.json()) as Record<string, string>;
    await page.goto(address ?? '');
    await expectSound(page);
    await page.click('#device-submit');
    await page.locator('#consent-allow').waitFor();
    await page.click('#consent-allow');
    await page.locator('#device-decided').waitFor();
    await expectSound(page);

    await page.goto(authorizationUrl({ prompt: 'login' }));
    await page.locator('#not-you').waitFor();
    await expectSound(page);
    await page.click('#create-account');
    await page.locator('#create-submit').waitFor();
    await expectSound(page);
    await page.click('#login');
    await page.locator('#login-submit').waitFor();

    await page.goto(`${issuer.issuer}/logout`);
    await expectSound(page);
    await page.click('#logout-confirm');
    await page.waitForURL('**/signed-out');
    await expectSound(page);
    await context.close();
  });
});

describe('people who are in a hurry', () => {
  it('double click on "Sign in" and on "Allow", and end at the client', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(authorizationUrl({ prompt: 'consent' }));
    await page.fill('#username', person.username);
    await page.fill('#password', person.password);
    await clickTwice(page, '#login-submit');
    await page.locator('#consent-allow').waitFor();
    const answer = await app.answerTo(page, () => clickTwice(page, '#consent-allow'));
    expect(answer.get('code')).toHaveLength(43);
    await context.close();
  });
});

describe('people in browsers', () => {
  let shop: Record<string, unknown>;
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  beforeAll(async () => {
    const create = [
      'clients',
      'create',
      'Shop',
      '--redirect-uri',
      app.redirectUri,
      '--no-consent',
      '--scope',
      'openid',
    ];
    shop = await issuer.signet([...create, '--auth-method', 'client_secret_post']);
  });

  const shopUrl = (more: Record<string, string> = {}) =>
    authorizationUrl({ client_id: String(shop.clientId), ...challenge, ...more });

  /** Whether the client gets tokens for the code of an answer (RFC 6749 §4.1.3). */
  async function redeem(answer: URLSearchParams): Promise<number> {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: String(shop.clientId),
      client_secret: String(shop.clientSecret),
      redirect_uri: app.redirectUri,
      code: answer.get('code') ?? '',
      code_verifier: verifier,
    });
    return (await fetch(`${issuer.issuer}/token`, { method: 'POST', body })).status;
  }

  it('restore two tabs on a first visit, and sign in in both', async () => {
    const context = await browser.newContext();
    const pages = await Promise.all([context.newPage(), context.newPage()]);
    await Promise.all(pages.map((page, index) => page.goto(shopUrl({ state: `tab ${index}`, prompt: 'login' }))));
    for (const [index, page] of pages.entries()) {
      const answer = await app.answerTo(page, () => signIn(page));
      expect([answer.get('state'), await redeem(answer)]).toEqual([`tab ${index}`, 200]);
    }
    await context.close();
  });

  it('double click on "Sign in", and go on with a code that works', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(shopUrl());
    await page.fill('#username', person.username);
    await page.fill('#password', person.password);
    const answer = await app.answerTo(page, () => clickTwice(page, '#login-submit'));
    expect(await redeem(answer)).toBe(200);
    await context.close();
  });

  it('go back to the page of before, or load it again after another tab signed in', async () => {
    const context = await browser.newContext();
    const [page, other] = await Promise.all([context.newPage(), context.newPage()]);
    await page.goto(shopUrl({ state: 'first' }));
    const address = page.url();
    await other.goto(shopUrl({ state: 'other' }));
    const first = await app.answerTo(page, () => signIn(page));
    expect(await redeem(first)).toBe(200);
    const reloaded = await app.answerTo(other, () => other.reload());
    expect([reloaded.get('state'), await redeem(reloaded)]).toEqual(['other', 200]);
    const back = await app.answerTo(page, () => page.goto(address));
    expect([back.get('state'), await redeem(back)]).toEqual(['first', 200]);
    await context.close();
  });

  it('are not whom the page found, and are asked for the same request; or they cancel', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(authorizationUrl({ prompt: 'consent', state: 'theirs' }));
    await signIn(page);
    await page.click('#not-you');
    await page.locator('#login-submit').waitFor();
    expect(await page.locator('#not-you').count()).toBe(0);
    const answer = await app.answerTo(page, () => page.click('#cancel'));
    expect([answer.get('error'), answer.get('state')]).toEqual(['access_denied', 'theirs']);
    await page.goto(`${issuer.issuer}/`);
    expect(await page.textContent('body')).toContain('Nobody is signed in');
    await context.close();
  });
});

describe('Initiating User Registration 1.0: prompt=create', () => {
  it('makes an account and signs its person in', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(authorizationUrl({ prompt: 'create', login_hint: 'newcomer' }));
    expect(await page.inputValue('#username')).toBe('newcomer');
    await expectSound(page);
    await page.fill('#username', person.username);
    await page.fill('#password', 'correct horse battery staple');
    await page.click('#create-submit');
    expect(await page.textContent('#create-alert')).toContain('taken');
    await page.fill('#username', 'newcomer');
    await page.fill('#password', 'short');
    await page.click('#create-submit');
    expect(await page.textContent('#create-alert')).toContain('too short');
    await page.fill('#name', 'New Comer');
    await page.fill('#password', 'correct horse battery staple');
    await page.click('#create-submit');
    await page.locator('#consent-allow').waitFor();
    expect(await page.textContent('body')).toContain('New Comer');
    const answer = await app.answerTo(page, () => page.click('#consent-allow'));
    expect(answer.get('code')).toHaveLength(43);
    await context.close();
  });

  it('is refused where the operator does not want it', async () => {
    const closed = await runIssuer();
    try {
      const { clients } = await closed.loadProfile('basic', app.origin);
      const parameters = { redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid', prompt: 'create' };
      const query = new URLSearchParams({ client_id: clients.client?.client_id ?? '', ...parameters });
      const answer = await fetch(`${closed.issuer}/authorize?${query}`, { redirect: 'manual' });
      const location = new URL(answer.headers.get('location') ?? '');
      expect(location.searchParams.get('error')).toBe('invalid_request');
    } finally {
      await closed.close();
    }
  });
});
