import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import { launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const username = 'ada';
const password = 'correct horse battery staple';
const ofApp = 'com.example.notes://signed-in';

let issuer: RunningIssuer;
/** Signs people in with the other one alone. */
let downstream: RunningIssuer;
let browser: Browser;
/** Where the app has its pages: another origin than the one that it is called back at. */
let home: AppSite;
let callbacks: AppSite;

beforeAll(async () => {
  home = await AppSite.start();
  const goesTo = `${home.origin}/welcome?from=callback`;
  const ways = { '/callback': { goesTo }, '/bye': { goesTo }, '/native': { goesTo: ofApp } };
  const env = { OUTBOUND_ALLOWED_HOSTS: 'localhost' };
  [callbacks, issuer, downstream, browser] = await Promise.all([
    AppSite.start(ways),
    runIssuer(),
    runIssuer({ env }),
    launchChromium(),
  ]);
  await issuer.signet(['users', 'create', username, '--name', 'Ada', '--password-stdin'], password);
  const back = ['--redirect-uri', callbacks.redirectUri, `${callbacks.origin}/native`];
  const app = [...back, '--post-logout-redirect-uri', `${callbacks.origin}/bye`, '--auth-method', 'none'];
  await issuer.signet(['clients', 'create', 'Asks', '--id', 'asks', ...app]);
  await issuer.signet(['clients', 'create', 'Own', '--id', 'own', ...app, '--no-consent']);
  await downstream.signet(['clients', 'create', 'Own', '--id', 'own', ...app, '--no-consent']);
  const there = `${downstream.issuer}/interaction/upstream/callback/staff`;
  const create = ['clients', 'create', 'Signet', '--id', 'signet', '--redirect-uri', there, '--no-consent'];
  const made = await issuer.signet([...create, '--scope', 'openid', 'profile']);
  const add = ['provider', 'add', 'staff', '--issuer', issuer.issuer, '--name', 'Staff', '--client-id', 'signet'];
  const how = ['--auth', 'basic', '--secret-stdin', '--accounts', 'everybody'];
  await downstream.signet([...add, ...how], String(made.clientSecret));
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all([issuer?.close(), downstream?.close(), home?.close(), callbacks?.close()]);
});

type Fields = Readonly<Record<string, string>>;

/** At the page that somebody sees first on the way to the app, without script unless it is wanted. */
async function begin(clientId: string, more: Fields = {}, at = issuer, javaScriptEnabled = false): Promise<Page> {
  const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
  const asked = {
    client_id: clientId,
    redirect_uri: callbacks.redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  };
  await page.goto(`${at.issuer}/authorize?${new URLSearchParams(asked)}`);
  return page;
}

async function prove(page: Page): Promise<void> {
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit', { noWaitAfter: true });
}

/** What browsers refuse they say on their console alone: the person sees that nothing happens. */
async function expectHome(page: Page, act: () => Promise<unknown>): Promise<void> {
  const said: string[] = [];
  page.on('console', (each) => said.push(each.text()));
  const answer = await home.answerTo(page, act);
  expect([answer.get('from'), said]).toEqual(['callback', []]);
}

describe('an app that goes on to another origin from where it was called back', () => {
  it('is reached from the login form, and from the form that signs out', async () => {
    const page = await begin('own');
    await expectHome(page, () => prove(page));
    const out = { client_id: 'own', post_logout_redirect_uri: `${callbacks.origin}/bye` };
    await page.goto(`${issuer.issuer}/end-session?${new URLSearchParams(out)}`);
    await expectHome(page, () => page.click('#logout-confirm', { noWaitAfter: true }));
    await page.context().close();
  });

  it.each(['allow', 'deny'])('is reached from the consent: %s', async (decision) => {
    const page = await begin('asks', { prompt: 'consent' });
    await prove(page);
    await page.locator(`#consent-${decision}`).waitFor();
    await expectHome(page, () => page.click(`#consent-${decision}`, { noWaitAfter: true }));
    await page.context().close();
  });

  it('is reached by what posts itself', async () => {
    const page = await begin('own', { response_mode: 'form_post' }, issuer, true);
    await expectHome(page, () => prove(page));
    await page.context().close();
  });

  it('is reached from the login form of another Signet', async () => {
    const page = await begin('own', {}, downstream);
    await page.click('#with-staff');
    await page.waitForURL(`${issuer.issuer}/login**`);
    await expectHome(page, () => prove(page));
    await page.context().close();
  });

  it('may be an app on the device', async () => {
    const page = await begin('own', { redirect_uri: `${callbacks.origin}/native` });
    // Here no app has the scheme: the browser asks for it and finds none.
    const opened = page.waitForEvent('requestfailed', (request) => request.url().startsWith(ofApp));
    await Promise.all([opened, prove(page)]);
    await page.context().close();
  });
});
