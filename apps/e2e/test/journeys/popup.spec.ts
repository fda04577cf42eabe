import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AppSite } from '../support/app-site.js';
import type { Person } from '../support/browser-flow.js';
import { launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer, type SuiteClient } from '../support/running-issuer.js';

/** The client's own pages: one that opens the window, and one that tells it what came back. */
const pages: Readonly<Record<string, string>> = {
  '/app': `<script>window.onmessage = ({ data }) => { document.title = data; };</script>`,
  '/callback': `<script>window.opener.postMessage(location.search, location.origin); close();</script>`,
};
let issuer: RunningIssuer;
let site: AppSite;
let browser: Browser;
let client: SuiteClient;
let person: Person;

beforeAll(async () => {
  [issuer, browser, site] = await Promise.all([runIssuer(), launchChromium(), AppSite.start(pages)]);
  const profile = await issuer.loadProfile('basic', site.origin);
  ({ person } = profile);
  client = profile.clients.client as SuiteClient;
});
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await site?.close();
});

async function clientSite(): Promise<{ readonly context: BrowserContext; readonly app: Page }> {
  const context = await browser.newContext();
  const app = await context.newPage();
  await app.goto(`${site.origin}/app`);
  return { context, app };
}

async function openWindow(app: Page, address: string): Promise<Page> {
  const [opened] = await Promise.all([
    app.waitForEvent('popup'),
    app.evaluate((url) => {
      Object.assign(window, { opened: window.open(url, 'sign-in', 'popup,width=480,height=640') });
    }, address),
  ]);
  await opened.waitForURL(`${issuer.issuer}/**`);
  return opened;
}

const isCutOff = (app: Page) => app.evaluate(() => (window as unknown as { opened: Window }).opened.closed);
const hasOpener = (opened: Page) => opened.evaluate(() => window.opener !== null);

describe('a window that a client opens', () => {
  it('takes a person through every page of a sign-in, and its answer back', async () => {
    const { context, app } = await clientSite();
    const asked = { client_id: client.client_id, redirect_uri: site.redirectUri, response_type: 'code' };
    const more = { scope: 'openid', state: 'of the popup', prompt: 'login consent' };
    const opened = await openWindow(app, `${issuer.issuer}/authorize?${new URLSearchParams({ ...asked, ...more })}`);
    const expectReachable = async () => {
      expect([await hasOpener(opened), await isCutOff(app)]).toEqual([true, false]);
    };
    await opened.locator('#login-submit').waitFor();
    await expectReachable();
    await opened.fill('#username', person.username);
    await opened.fill('#password', 'wrong');
    await opened.click('#login-submit');
    await opened.locator('#login-alert').waitFor();
    await expectReachable();
    await opened.fill('#password', person.password);
    await opened.click('#login-submit');
    await opened.locator('#consent-allow').waitFor();
    await expectReachable();
    await Promise.all([opened.waitForEvent('close'), opened.click('#consent-allow')]);
    await app.waitForFunction(() => document.title !== '');
    const answer = new URLSearchParams(await app.title());
    expect(answer.get('state')).toBe('of the popup');
    expect(answer.get('code')).toEqual(expect.any(String));
    await context.close();
  });

  it('takes back that the person does not want to', async () => {
    const { context, app } = await clientSite();
    const asked = { client_id: client.client_id, redirect_uri: site.redirectUri, response_type: 'code' };
    const opened = await openWindow(
      app,
      `${issuer.issuer}/authorize?${new URLSearchParams({ ...asked, scope: 'openid' })}`,
    );
    await Promise.all([opened.waitForEvent('close'), opened.click('#cancel')]);
    await app.waitForFunction(() => document.title !== '');
    expect(new URLSearchParams(await app.title()).get('error')).toBe('access_denied');
    await context.close();
  });

  it.each(['', 'device', 'nothing-here'])(
    'knows nothing of it on a page of ours that is no part of that: /%s',
    async (path) => {
      const { context, app } = await clientSite();
      const opened = await openWindow(app, `${issuer.issuer}/${path}`);
      expect([await hasOpener(opened), await isCutOff(app)]).toEqual([false, true]);
      await context.close();
    },
  );
});
