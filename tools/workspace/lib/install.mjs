import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { inRoot } from './paths.mjs';
import { mustRun, run } from './processes/index.mjs';

const stamp = inRoot('node_modules', '.signet-install');

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
  return headers ? { ...process.env, npm_config_nodedir: process.env.npm_config_nodedir ?? prefix } : process.env;
}

/** Installs what package-lock.json names, once for each lock file and Node ABI. */
export async function ensureInstalled(log = console.log) {
  const key = wanted();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  log('Installing dependencies (a few minutes the first time) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const env = installEnvironment();
  await mustRun('npm ci', npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { env });
  const probe = "new (require('better-sqlite3'))(':memory:').close()";
  if ((await run(process.execPath, ['-e', probe], { quiet: true })).code !== 0) {
    // An npm that does not run install scripts leaves the SQLite driver unbuilt.
    await mustRun('Building better-sqlite3', npm, ['rebuild', 'better-sqlite3', '--loglevel=error'], { env });
    await mustRun('Loading better-sqlite3', process.execPath, ['-e', probe], { quiet: true });
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
}
