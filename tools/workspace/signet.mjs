#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { existsSync } = await import('node:fs');
const { spawnSync } = await import('node:child_process');
const { ensureInstalled } = await import('./lib/install.mjs');
const { build } = await import('./lib/build.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { programFile } = await import('./lib/programs.mjs');
const { asksForHelp } = await import('./lib/asks-for-help.mjs');

// What is said before the command goes to stderr, so that --json stays one JSON value.
const log = (line) => process.stderr.write(`${line}\n`);
const entry = programFile('cli');
// Nobody who asks what there is wants to wait for it to be made.
if (asksForHelp(process.argv.slice(2))) {
  const isThere = [entry, inRoot('node_modules', 'commander')].every((path) => existsSync(path));
  if (!isThere) {
    process.stdout.write('signet is not built here yet: any command but help does it, as does `npm start`\n');
    process.exit(0);
  }
} else {
  await prepare();
}

async function prepare() {
  try {
    await ensureInstalled({ log });
    if (!existsSync(entry)) await build(log);
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
const local = {
  ISSUER: 'http://localhost:4000',
  DATABASE_URL: `sqlite:${inRoot('data', 'sso.sqlite')}`,
  ...(process.env.MASTER_KEY ? {} : { MASTER_KEY_FILE: inRoot('data', 'master-key') }),
};
const { status } = spawnSync(process.execPath, [entry, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...local, ...process.env },
});
process.exit(status ?? 1);
