#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { ensureInstalled } = await import('./lib/install.mjs');
const { build, named } = await import('./lib/build.mjs');
const { run } = await import('./lib/processes/index.mjs');
const { inRoot } = await import('./lib/paths.mjs');

let exitCode = 1;
try {
  await ensureInstalled({ everything: true });
  await build((line) => console.error(line), named('bench'));
  const program = inRoot('tools', 'bench', 'dist', 'comparison', 'main.js');
  // The late key is waited for two minutes at most; this ends what hangs.
  exitCode = (await run(process.execPath, [program], { timeoutMs: 10 * 60_000 })).code;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
}
process.exit(exitCode);
