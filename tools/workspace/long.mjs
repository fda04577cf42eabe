#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { run } = await import('./lib/processes/index.mjs');
const { inRoot } = await import('./lib/paths.mjs');

/** What is for the end of a piece of work and for the night: every test in its full breadth, and the soak. */
const parts = [
  { program: 'test.mjs', env: { TEST_BREADTH: 'full' } },
  { program: 'soak.mjs', env: {} },
];

/** Milliseconds: each part bounds itself by less, this ends what hangs outside of its bounds. */
const limit = 12 * 60 * 60_000;

let exitCode = 0;
for (const { program, env } of parts) {
  const args = program === 'soak.mjs' ? process.argv.slice(2) : [];
  const { code, reason } = await run(process.execPath, [inRoot('tools', 'workspace', program), ...args], {
    env: { ...process.env, ...env },
    timeoutMs: limit,
  });
  if (code !== 0) console.error(`${program}: ${reason}`);
  // The soak says what it has to say though a test failed.
  exitCode ||= code;
}
process.exit(exitCode);
