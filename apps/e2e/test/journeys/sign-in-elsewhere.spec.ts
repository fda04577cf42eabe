import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Certificate, createCertificate } from '../support/certificate.js';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';

interface Look {
  readonly javaScriptEnabled: boolean;
  readonly viewport: { readonly width: number; readonly height: number };
}
const narrow: Look = { javaScriptEnabled: true, viewport: { width: 320, height: 640 } };
const plain: Look = { javaScriptEnabled: false, viewport: { width: 1024, height: 768 } };

/** Another Signet, at which the first one is a client like any other. */
let upstream: RunningIssuer;
let issuer: RunningIssuer;
let browser: Browser;
let certificate: Certificate;

beforeAll(async () => {
  certificate = createCertificate();
  const env = { OUTBOUND_ALLOWED_HOSTS: 'localhost' };
  // Sign-outs are told over https alone.
  const told = { ...env, NODE_EXTRA_CA_CERTS: certificate.certFile };
  [upstream, issuer, browser] = await Promise.all([
    runIssuer({ env: told }),
    runIssuer({ env, tls: certificate }),
    launchChromium(),
  ]);
  const callback = `${issuer.issuer}/interaction/upstream/callback/staff`;
  const backchannel = `${issuer.issuer}/interaction/upstream/backchannel-logout/staff`;
  const create = [
    'clients',
    'create',
    'Signet',
    '--id',
    'signet',
    '--redirect-uri',
    callback,
    '--scope',
    'openid',
    'profile',
    '--set',
    `backchannel_logout_uri=${JSON.stringify(backchannel)}`,
    '--post-logout-redirect-uri',
    `${issuer.issuer}/signed-out`,
  ];
  const made = await upstream.signet(create);
  const add = [
    'provider',
    'add',
    'staff',
    '--issuer',
    upstream.issuer,
    '--name',
    'Northwind Staff',
    '--client-id',
    'signet',
  ];
  const how = ['--auth', 'basic', '--secret-stdin', '--accounts', 'everybody', '--sign-out-there'];
  const added = await issuer.signet([...add, ...how], String(made.clientSecret));
  expect(added).toMatchObject({ redirectUri: callback, backchannelLogoutUri: backchannel });
  for (const username of ['ada', 'bob']) {
    await upstream.signet(['users', 'create', username, '--name', `Their ${username}`, '--password-stdin'], password);
  }
  await issuer.signet(['users', 'create', 'carol', '--name', 'Carol', '--password-stdin'], password);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await upstream?.close();
  if (certificate) rmSync(certificate.folder, { recursive: true, force: true });
});

async function open(look: Look): Promise<Page> {
  return (await browser.newContext({ ...look, ignoreHTTPSErrors: true })).newPage();
}

/** At the page of the provider. */
async function proveThere(page: Page, username: string): Promise<void> {
  await page.waitForURL(`${upstream.issuer}/login**`);
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit');
  const allow = page.locator('#consent-allow');
  await page.locator('#consent-allow, #link-submit, nav').first().waitFor();
  if ((await allow.count()) > 0) await allow.click();
}

async function expectSound(page: Page): Promise<void> {
  expect(await accessibilityFindings(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

/** From the page that says that they are signed out here, by a form that no cookie goes with: they are asked there. */
async function signOutThere(page: Page): Promise<void> {
  await page.locator('#sign-out-elsewhere').waitFor();
  await expectSound(page);
  await page.click('#sign-out-elsewhere');
  await page.waitForURL(`${upstream.issuer}/end-session`);
  await page.click('#logout-confirm');
  await page.waitForURL(`${issuer.issuer}/signed-out?state=**`);
  expect(await page.locator('#sign-out-elsewhere').count()).toBe(0);
  await page.goto(`${upstream.issuer}/account`);
  await page.locator('#login-submit').waitFor();
}

describe('signing in with another Signet', () => {
  it('makes an account whose only way in stays, and ends here what ends there, without script', async () => {
    const page = await open(plain);
    await page.goto(`${issuer.issuer}/account`);
    await page.click('#with-staff');
    await proveThere(page, 'ada');
    await page.waitForURL(`${issuer.issuer}/account`);
    expect(await page.textContent('main')).toContain('Their ada');
    await page.goto(`${issuer.issuer}/account/linked`);
    // The only way in stays.
    await page.click('#unlink-0');
    await page.locator('#linked-alert').waitFor();
    await page.goto(`${upstream.issuer}/logout`);
    await page.click('#logout-confirm');
    await page.locator('#home').waitFor();
    // The other issuer tells it in its own time.
    do await page.goto(`${issuer.issuer}/account`);
    while ((await page.locator('#login-submit').count()) === 0);
    expect(issuer.logs.join('\n')).toContain('upstream_signed_out');
    await page.context().close();
  });

  it('links what was proven on both sides, signs in by it, and unlinks', async () => {
    const page = await open(narrow);
    await page.goto(`${issuer.issuer}/account/linked`);
    await expectSound(page);
    await page.fill('#username', 'carol');
    await page.fill('#password', password);
    await page.click('#login-submit');
    await page.waitForURL(`${issuer.issuer}/account/linked`);
    await expectSound(page);
    await page.click('#link-with-staff');
    await proveThere(page, 'bob');
    await page.locator('#link-submit').waitFor();
    await expectSound(page);
    await page.click('#link-submit');
    await page.locator('#link-done').waitFor();
    await page.click('nav a:text-is("Sign out")');
    await page.click('#logout-confirm');
    await page.locator('#home').waitFor();
    // Signed in there still, nobody is asked again.
    await page.goto(`${issuer.issuer}/account/linked`);
    await page.click('#with-staff');
    await page.waitForURL(`${issuer.issuer}/account/linked`);
    expect(await page.textContent('main')).toContain('Northwind Staff');
    await page.click('#unlink-0');
    await page.locator('#link-undone').waitFor();
    await page.click('nav a:text-is("Sign out")');
    await page.click('#logout-confirm');
    // Who signed in there is offered to sign out there, and comes back.
    await signOutThere(page);
    await page.context().close();
  });
});
