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
const { parseStage, stages } = await import('./lib/stages.mjs');

const node = process.execPath;
const bin = (...segments) => inRoot('node_modules', ...segments);

async function step(name, command, args, options) {
  const { seconds } = await mustRun(name, command, args, options);
  console.log(`ok  ${name} (${seconds.toFixed(1)} s)`);
}

const testing = stages.filter(({ owns }) => owns).map(({ name }) => name);
let exitCode = 1;
try {
  const { chosen, specs, jestArguments } = parseStage(process.argv.slice(2));
  await ensureInstalled({ everything: true });
  const chromium = chosen.has('browser') ? await ensureChromium() : undefined;
  // The tests' apps and libraries are built by what checks types.
  await step('types', node, [bin('typescript', 'bin', 'tsc'), '-b'], { quiet: true });
  if (chosen.has('check')) {
    await step('lint and format', node, [bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', '.'], { quiet: true });
    await step('import boundaries', node, [inRoot('tools', 'workspace', 'boundaries.mjs')], { quiet: true });
  }
  if (testing.some((name) => chosen.has(name))) {
    await build();
    // Before minutes of tests of which each says it in its own words.
    if (chosen.has('stores')) await mustRunPostgres();
    const only = specs.length > 0 ? ['--runTestsByPath', ...specs] : [];
    await test([...jestArguments, ...only], chromium === undefined ? {} : { CHROMIUM_PATH: chromium });
  }
  if (chosen.has('bench')) {
    const bench = await run(node, [inRoot('tools', 'workspace', 'bench.mjs'), 'check']);
    if (bench.code !== 0) throw new Error('a benchmark fell by more than a quarter below tools/bench/figures.json');
  }
  exitCode = 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
}
process.exit(exitCode);

/** @throws Error in one line, where PostgreSQL cannot be run on this machine or by this user */
async function mustRunPostgres() {
  const programs = new URL('../../libs/runtime/dist/testing/postgres-programs.js', import.meta.url).href;
  const ask = `try { (await import('${programs}')).postgresPrograms() } catch (error) { console.error(error.message); process.exit(1) }`;
  const { code, stderr } = await run(node, ['--input-type=module', '-e', ask], { quiet: true });
  if (code !== 0) throw new Error(stderr.trim());
}

/** Runs jest and says how many tests passed. @throws Error where one failed, was skipped, or none ran */
async function test(args, env) {
  const scratch = mkdtempSync(join(tmpdir(), 'signet-test-'));
  try {
    const report = join(scratch, 'jest.json');
    const flags = ['--ci', '--maxWorkers=2', '--json', `--outputFile=${report}`];
    const jest = ['--experimental-vm-modules', '--no-warnings', bin('jest', 'bin', 'jest.js'), ...flags, ...args];
    const limits = { env: { ...process.env, ...env, NODE_ENV: 'test' }, timeoutMs: 60 * 60_000 };
    const { code, reason } = await run(node, jest, limits);
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    if (numFailedTestSuites > 0) console.log(`${numFailedTestSuites} test files failed`);
    console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
    if (numPassedTests === 0) throw new Error('no test ran');
    if (numPendingTests > 0) throw new Error(`${numPendingTests} tests were skipped; none may be`);
    if (code !== 0) throw new Error(`jest: ${reason}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
