#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { parseArgs } = await import('node:util');
const { ensureInstalled } = await import('./lib/install.mjs');
const { build } = await import('./lib/build.mjs');
const { run } = await import('./lib/processes/index.mjs');
const { inRoot } = await import('./lib/paths.mjs');

const usage = 'npm run test:soak -- [--minutes 20] [--report docs/reliability.md]';
let exitCode = 1;
try {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '20' }, report: { type: 'string', default: 'docs/reliability.md' } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes is a number above 0: ${usage}`);
  await ensureInstalled({ everything: true });
  await build();
  const jest = ['--experimental-vm-modules', '--no-warnings', inRoot('node_modules', 'jest', 'bin', 'jest.js')];
  const soak = ['--config', inRoot('apps', 'e2e', 'soak.config.mjs'), '--runInBand'];
  const env = { ...process.env, SOAK_MINUTES: String(minutes), SOAK_REPORT: inRoot(values.report), NODE_ENV: 'test' };
  // Each fault ends by itself; this ends what hangs.
  const { code, reason } = await run(process.execPath, [...jest, ...soak], { env, timeoutMs: (minutes + 40) * 60_000 });
  // What was ended by a signal, or at its limit, said nothing itself.
  if (code !== 0) console.error(`The soak: ${reason}`);
  exitCode = code;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
}
process.exit(exitCode);
