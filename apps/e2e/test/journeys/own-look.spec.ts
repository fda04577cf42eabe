import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { accessibilityFindings, launchChromium } from '../support/chromium.js';
import { type RunningIssuer, runIssuer, type SuiteClient } from '../support/running-issuer.js';

const redirectUri = 'https://suite.example/test/a/look/callback';
/** One red point. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
let issuer: RunningIssuer;
let browser: Browser;
let client: SuiteClient;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-look-'));
  writeFileSync(join(folder, 'day.png'), Buffer.from(picture, 'base64'));
  writeFileSync(
    join(folder, 'look.css'),
    'main{border-radius:32px}h1{text-align:center}.brand{justify-content:center}',
  );
  const theme = { stylesheet: 'look.css', background: { light: 'day.png' } };
  writeFileSync(join(folder, 'theme.json'), JSON.stringify(theme));
  const env = { NODE_ENV: 'development', THEME_FILE: join(folder, 'theme.json') };
  [issuer, browser] = await Promise.all([runIssuer({ env }), launchChromium()]);
  const profile = await issuer.loadProfile('basic', redirectUri.slice(0, redirectUri.lastIndexOf('/')));
  client = profile.clients.client as SuiteClient;
  const colors = ['--brand-color', '#7a1f5c', '--brand-color-dark', '#ff9edb'];
  await issuer.signet(['clients', 'update', client.client_id, ...colors, '--name-in', 'de=Mein Laden']);
});
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  rmSync(folder, { recursive: true, force: true });
});

const signIn = () =>
  `${issuer.issuer}/authorize?${new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    ui_locales: 'de',
  })}`;

describe('a look of one’s own', () => {
  it.each([
    ['light', 'rgb(122, 31, 92)', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(255, 158, 219)', 'rgb(0, 0, 0)'],
  ] as const)(
    'is that of the installation and of the app, and read by everybody: %s',
    async (colorScheme, ...colors) => {
      const context = await browser.newContext({ viewport: { width: 320, height: 640 }, colorScheme });
      const page = await context.newPage();
      const refused: string[] = [];
      page.on('console', (line) => {
        if (line.type() === 'error') refused.push(line.text());
      });
      await page.goto(signIn());
      const styleOf = (selector: string, name: string) =>
        page.$eval(selector, (element, property) => getComputedStyle(element).getPropertyValue(property), name);
      const button = 'main form button:not(.quiet)';
      expect([await styleOf(button, 'background-color'), await styleOf(button, 'color')]).toEqual(colors);
      expect([await styleOf('main', 'border-radius'), await styleOf('h1', 'text-align')]).toEqual(['32px', 'center']);
      const background = await styleOf('body', 'background-image');
      if (colorScheme === 'dark') {
        expect(background).toBe('none');
      } else {
        expect(background).toMatch(/\/look\/[\w-]{43}\.png"\)$/);
        // Text that stands on the picture has ground of its own.
        expect(await styleOf('.languages', 'background-color')).toBe('rgb(244, 245, 248)');
      }
      expect(await page.textContent('main')).toContain('Mein Laden');
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
      // What the policy does not allow is told there.
      expect(refused).toEqual([]);
      await page.goto(`${issuer.issuer}/signed-out`);
      expect(await styleOf('a', 'color')).not.toBe(colors[0]);
      await context.close();
    },
  );
});
