import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { inRoot } from './paths.mjs';
import { mustRun, run } from './processes/index.mjs';

const stampFile = inRoot('node_modules', '.signet-install');
const whatFor = { start: 'what a start needs', everything: 'everything' };

/**
 * What must be installed now.
 * @param {string} stamp what the last installation wrote; empty where there was none
 * @param {string} key of the lock file and the Node ABI
 * @param {boolean} everything the tests' and benches' packages too, beyond what a start needs
 * @returns {'start' | 'everything' | undefined} undefined where it is there
 */
export function missing(stamp, key, everything) {
  const [installed, extent] = stamp.split(' ');
  const isThere = installed === key && (extent === 'everything' || !everything);
  if (isThere) return undefined;
  // Who has had the tests' packages keeps them when the lock file changes.
  return everything || extent === 'everything' ? 'everything' : 'start';
}

/**
 * Installs what package-lock.json names, once for each lock file and Node ABI.
 * @param {{ everything?: boolean, log?: (line: string) => void, far?: (text: () => string) => void }} [options]
 */
export async function ensureInstalled({ everything = false, log = console.log, far = () => {} } = {}) {
  const key = wanted();
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : installedByHand();
  const extent = missing(stamp, key, everything);
  if (extent === undefined) return;
  log(`Installing ${whatFor[extent]} (a few minutes the first time) ...`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const env = installEnvironment();
  // Said in both cases: NODE_ENV=production would leave the tests' packages out.
  far(packagesInstalled(extent));
  const dev = extent === 'everything' ? '--include=dev' : '--omit=dev';
  await mustRun('npm ci', npm, ['ci', dev, '--no-fund', '--no-audit', '--loglevel=error'], { env, quiet: true });
  const probe = "new (require('better-sqlite3'))(':memory:').close()";
  if ((await run(process.execPath, ['-e', probe], { quiet: true })).code !== 0) {
    // An npm that does not run install scripts leaves the SQLite driver unbuilt.
    await mustRun('Building better-sqlite3', npm, ['rebuild', 'better-sqlite3', '--loglevel=error'], { env });
    await mustRun('Loading better-sqlite3', process.execPath, ['-e', probe], { quiet: true });
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${key} ${extent}`);
}

/**
 * The folders that npm fills, or most of them: what is of another machine it passes over, and of what is optional a little more.
 * @param {Record<string, { dev?: boolean, link?: boolean, os?: string[], cpu?: string[] }>} packages of package-lock.json
 * @param {'start' | 'everything'} extent
 * @param {{ platform: string, arch: string }} machine
 */
export function foldersWanted(packages, extent, { platform, arch }) {
  const suits = (allowed, one) =>
    allowed === undefined || allowed.includes(one) || (allowed[0]?.startsWith('!') && !allowed.includes(`!${one}`));
  return Object.entries(packages)
    .filter(([path, { dev, link, os, cpu }]) => {
      const isWanted = path.startsWith('node_modules/') && !link && (extent === 'everything' || !dev);
      return isWanted && suits(os, platform) && suits(cpu, arch);
    })
    .map(([path]) => path);
}

/** How many packages are unpacked, and what is done once they are. */
function packagesInstalled(extent) {
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const folders = foldersWanted(lock.packages, extent, process);
  const driver = (...path) => existsSync(inRoot('node_modules', 'better-sqlite3', 'build', ...path));
  return () => {
    if (driver() && !driver('Release', 'better_sqlite3.node')) return 'the driver of SQLite is being compiled';
    // npm makes all folders before it fills the first.
    const unpacked = folders.filter((path) => existsSync(inRoot(path, 'package.json'))).length;
    return `${unpacked} of at most ${folders.length} packages`;
  };
}

/** Whoever ran `npm ci` has the tests' packages, and keeps them. */
const installedByHand = () => (existsSync(inRoot('node_modules', 'jest')) ? 'unknown everything' : '');

function wanted() {
  const hash = createHash('sha256');
  hash.update(readFileSync(inRoot('package-lock.json')));
  hash.update(`${process.platform}-${process.arch}-${process.versions.modules}`);
  return hash.digest('hex');
}

/** Native packages built from source find Node's headers beside Node itself where they are installed. */
function installEnvironment() {
  const prefix = resolve(dirname(process.execPath), '..');
  const headers = existsSync(join(prefix, 'include', 'node', 'node.h'));
  // JOBS: node-gyp compiles on one core unless it is told.
  const env = { JOBS: 'max', ...process.env };
  return headers ? { npm_config_nodedir: prefix, ...env } : env;
}
