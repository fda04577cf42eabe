import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Certificate, createCertificate } from '../support/certificate.js';
import { launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';
import { Device } from '../support/virtual-device.js';

const password = 'correct horse battery staple';
const username = 'travels';
/** Names of no zone that anybody has (RFC 6761), each a site of its own. */
const [home, related, unrelated] = ['id.northwind.example', 'login.southwind.example', 'login.westwind.example'];
const at = (host: string, path = '/account') => `https://${host}${path}`;

let certificate: Certificate;
let issuer: RunningIssuer;
let browser: Browser;
beforeAll(async () => {
  certificate = createCertificate([home, related, unrelated]);
  issuer = await runIssuer({
    tls: certificate,
    env: { ISSUER: `https://${home}`, PASSKEY_RELATED_ORIGINS: `https://${related}` },
  });
  const { port } = new URL(issuer.issuer);
  const rules = [home, related, unrelated].map((host) => `MAP ${host}:443 localhost:${port}`).join(', ');
  browser = await launchChromium([`--host-resolver-rules=${rules}`, '--ignore-certificate-errors']);
  await issuer.signet(['users', 'create', username, '--name', 'Traveller', '--password-stdin'], password);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  if (certificate) rmSync(certificate.folder, { recursive: true, force: true });
});

/** A browser whose device has a passkey for the name of the issuer. */
async function withKey(): Promise<{ readonly page: Page; readonly device: Device }> {
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const device = await Device.of(page);
  await page.goto(at(home));
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit');
  await page.waitForURL(at(home));
  await page.goto(at(home, '/account/factors?add=passkey'));
  await page.click('#passkey');
  await page.click('#codes-saved');
  await page.locator('#factors-done').waitFor();
  return { page, device };
}

describe('a passkey of the issuer', () => {
  it('signs in at a related origin, which the browser asks the host of the issuer for, and nowhere else', async () => {
    const { page, device } = await withKey();
    expect(await device.keys()).toMatchObject([{ rpId: home }]);
    await device.leave(true);
    await page.goto(at(related));
    await page.locator('#passkey').waitFor({ state: 'visible' });
    expect(new URL(page.url()).host).toBe(related);
    await device.leave(false);
    await page.click('#passkey');
    await page.waitForURL((url) => !url.pathname.endsWith('/login'));
    const session = (await page.context().cookies(at(related))).filter(({ name }) => name.includes('session'));
    expect(session).toHaveLength(1);

    await page.goto(at(unrelated));
    await page.locator('#login-submit').waitFor();
    expect(await page.locator('#passkey').isVisible()).toBe(false);
    await page.context().close();
  });
});
