#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { spawnSync } = await import('node:child_process');
const { cpus } = await import('node:os');
const { ensureInstalled } = await import('./lib/install.mjs');
const { build, named } = await import('./lib/build.mjs');
const { run } = await import('./lib/processes/index.mjs');
const { inRoot } = await import('./lib/paths.mjs');

let exitCode = 1;
try {
  await ensureInstalled({ everything: true });
  await build((line) => console.error(line), named('sso', 'console', 'cli', 'bench'));
  const program = [process.execPath, inRoot('tools', 'bench', 'dist', 'main.js'), ...process.argv.slice(2)];
  // The load has a core of its own, away from the contestants.
  const pinned = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;
  const [file, ...args] = pinned ? ['taskset', '-c', '1', ...program] : program;
  exitCode = (await run(file, args)).code;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
}
process.exit(exitCode);
