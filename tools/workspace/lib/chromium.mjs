import { existsSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './processes/index.mjs';

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

async function playwrightPath() {
  const { chromium } = await import('playwright-core');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/**
 * A Chromium for the browser journeys: CHROMIUM_PATH, Playwright's own, one of the system, or one installed now.
 * @returns {Promise<string>} its executable
 */
export async function ensureChromium(log = console.log) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names no file: ${given}`);
    return given;
  }
  const present = (await playwrightPath()) ?? systemPaths.find((path) => existsSync(path));
  if (present) return present;

  log('Installing a Chromium for the browser journeys ...');
  await run(
    process.execPath,
    [inRoot('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium-headless-shell', 'chromium'],
    {
      quiet: true,
      timeoutMs: 300_000,
    },
  );
  const downloaded = await playwrightPath();
  if (downloaded) return downloaded;

  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    log("Playwright's download did not work; installing Debian's chromium ...");
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { quiet: true, env });
    const apt = await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { quiet: true, env });
    if (apt.code === 0 && existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
    throw new Error(`No Chromium for the browser journeys: apt-get failed.\n${apt.output.slice(-2000)}`);
  }
  throw new Error('No Chromium for the browser journeys: install one and set CHROMIUM_PATH to its executable.');
}
