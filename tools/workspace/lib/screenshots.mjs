import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { freePorts } from './ports.mjs';
import { startProcess } from './processes/index.mjs';
import { programFile } from './programs.mjs';

/** Ways in which each page is looked at. Pictures are for people: fonts differ from machine to machine, and nothing is compared. */
const looks = [
  { name: 'light', scheme: 'light', language: 'en', width: 800 },
  { name: 'dark', scheme: 'dark', language: 'en', width: 800 },
  { name: 'narrow', scheme: 'light', language: 'de', width: 320 },
  { name: 'arabic', scheme: 'light', language: 'ar', width: 800 },
  { name: 'japanese', scheme: 'dark', language: 'ja', width: 800 },
];

/** Parts of the kit, for the documentation: each by itself, in no more ways than it shows. */
const kit = { page: 'kit', looks: ['light', 'dark'] };

/**
 * Writes pictures of all pages of the built issuer, in all their states, into a folder.
 * @param {{ folder: string, pages?: readonly string[], log?: (line: string) => void, env?: Record<string, string> }} options
 * @returns {Promise<number>} how many
 */
export async function takeScreenshots({ folder, pages = [], log = () => {}, env = {} }) {
  const { chromium } = await import('playwright-core');
  const executablePath = await ensureChromium(log);
  const dataDir = mkdtempSync(join(tmpdir(), 'signet-screenshots-'));
  const [port] = await freePorts(1);
  const issuer = startProcess(process.execPath, [programFile('sso')], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      ISSUER: `http://localhost:${port}`,
      HOST: 'localhost',
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(dataDir, 'sso.sqlite')}`,
      MASTER_KEY: randomBytes(32).toString('base64url'),
      DRAIN_DELAY: '0',
      RATE_LIMITS: 'off',
      ...env,
    },
  });
  let browser;
  try {
    await issuer.says((line) => line.includes('listens on'));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    mkdirSync(folder, { recursive: true });
    const page = await browser.newPage();
    await page.goto(`http://localhost:${port}/dev/pages`);
    const states = await page.$$eval('a.state', (links) => links.map((link) => link.search));
    const there = new Set(states.map((search) => new URLSearchParams(search).get('page')));
    const unknown = pages.filter((each) => !there.has(each));
    if (unknown.length > 0) throw new Error(`no such page: ${unknown.join(', ')}; there are ${[...there].join(', ')}`);
    let count = 0;
    for (const { name, scheme, language, width } of looks) {
      await page.setViewportSize({ width, height: 640 });
      for (const search of states) {
        const shown = new URLSearchParams(search);
        if (pages.length > 0 && !pages.includes(shown.get('page') ?? '')) continue;
        const isKit = shown.get('page') === kit.page;
        if (isKit && !kit.looks.includes(name)) continue;
        await page.goto(`http://localhost:${port}/dev/pages${search}&${new URLSearchParams({ scheme, language })}`);
        const path = join(folder, `${shown.get('page')}-${shown.get('state')}-${name}.png`);
        if (isKit) await page.locator('main').screenshot({ path });
        else await page.screenshot({ path, fullPage: true });
        count += 1;
      }
    }
    return count;
  } finally {
    await browser?.close();
    await issuer.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
