import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const person = { username: 'unhurried', password: 'correct horse battery staple' };

let issuer: RunningIssuer;
let browser: Browser;
beforeAll(async () => {
  [issuer, browser] = await Promise.all([runIssuer(), launchChromium()]);
  await issuer.signet(['users', 'create', person.username, '--password-stdin'], person.password);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
});

async function atLogin(javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  if (javaScriptEnabled) await page.clock.install();
  await page.goto(`${issuer.issuer}/account`);
  await page.fill('#username', person.username);
  await page.fill('#password', person.password);
  return page;
}

/** More time, in a page of its own; the one before is as it was. */
async function askForMore(page: Page): Promise<void> {
  const [other] = await Promise.all([page.context().waitForEvent('page'), page.click('#more-time')]);
  await other.click('#more-time-submit');
  await other.locator('#more-time-given').waitFor();
  await other.close();
  expect([await page.inputValue('#username'), await page.inputValue('#password')]).toEqual([
    person.username,
    person.password,
  ]);
}

async function signsIn(page: Page): Promise<void> {
  await page.click('#login-submit');
  await page.waitForURL(`${issuer.issuer}/account`);
  await page.context().close();
}

describe('who needs more time for a page', () => {
  it('is told shortly before its end, and is silent again where they asked', async () => {
    const page = await atLogin(true);
    const soon = page.locator('#time-soon');
    await page.clock.fastForward('12:50');
    expect(await soon.textContent()).toBe('');
    await page.clock.fastForward('00:15');
    expect(await soon.textContent()).toContain('less than two minutes');
    expect(await soon.getAttribute('aria-live')).toBe('polite');
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await askForMore(page);
    expect(await soon.textContent()).toBe('');
    await page.clock.fastForward('13:01');
    expect(await soon.textContent()).toContain('less than two minutes');
    await signsIn(page);
  });

  it('reads until when it is good, and gets more, without script', async () => {
    const page = await atLogin(false);
    expect(await page.textContent('#time-left')).toMatch(/You have 15 minutes for this page, until .* UTC\./);
    expect(await page.textContent('#time-soon')).toBe('');
    await askForMore(page);
    await signsIn(page);
  });
});
