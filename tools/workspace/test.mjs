#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { mkdtempSync, readFileSync, rmSync } = await import('node:fs');
const { tmpdir } = await import('node:os');
const { join } = await import('node:path');
const { ensureInstalled } = await import('./lib/install.mjs');
const { build } = await import('./lib/build.mjs');
const { ensureChromium } = await import('./lib/chromium.mjs');
const { mustRun, run } = await import('./lib/processes/index.mjs');
const { inRoot } = await import('./lib/paths.mjs');

const node = process.execPath;
const bin = (...segments) => inRoot('node_modules', ...segments);

async function step(name, command, args, options) {
  const { seconds } = await mustRun(name, command, args, options);
  console.log(`ok  ${name} (${seconds.toFixed(1)} s)`);
}

const scratch = mkdtempSync(join(tmpdir(), 'signet-test-'));
let exitCode = 1;
try {
  await ensureInstalled({ everything: true });
  const chromium = await ensureChromium();
  await step('types', node, [bin('typescript', 'bin', 'tsc'), '-b'], { quiet: true });
  await step('lint and format', node, [bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', '.'], { quiet: true });
  await step('import boundaries', node, [inRoot('tools', 'workspace', 'boundaries.mjs')], { quiet: true });
  await build();
  const report = join(scratch, 'jest.json');
  const jest = await run(
    node,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      bin('jest', 'bin', 'jest.js'),
      '--ci',
      '--maxWorkers=2',
      '--json',
      `--outputFile=${report}`,
      ...process.argv.slice(2),
    ],
    { env: { ...process.env, CHROMIUM_PATH: chromium, NODE_ENV: 'test' } },
  );
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  exitCode = jest.code;
  if (numPassedTests === 0) throw new Error('no test ran');
  if (numPendingTests > 0) throw new Error(`${numPendingTests} tests were skipped; none may be`);
  if (numFailedTestSuites > 0) console.log(`${numFailedTestSuites} test files failed`);
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
  // Part of the whole run alone: whoever names test files wants those.
  if (exitCode === 0 && process.argv.length === 2) {
    const bench = await run(node, [inRoot('tools', 'workspace', 'bench.mjs'), 'check']);
    if (bench.code !== 0) throw new Error('a benchmark fell by more than a quarter below tools/bench/figures.json');
  }
} catch (error) {
  exitCode = 1;
  console.error(error instanceof Error ? error.message : String(error));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(exitCode);
