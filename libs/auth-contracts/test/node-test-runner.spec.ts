import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const support = join(import.meta.dirname, 'support');

/** Under jest no program is a test of node:test. */
const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, ...env } = process.env;

interface Run {
  readonly suite?: string;
  /** Loaded before it. */
  readonly preload?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function runNodeTest({ suite = 'suite-of-node-test.mjs', preload, env: more }: Run = {}) {
  const before = preload === undefined ? [] : ['--import', pathToFileURL(join(support, preload)).href];
  const child = spawn(process.execPath, [...before, '--test', join(support, suite)], { env: { ...env, ...more } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output }));
  });
}

describe('the suite of an audience under node:test', () => {
  it('passes for a guarded application', async () => {
    const { code, output } = await runNodeTest();
    expect([code, output]).toEqual([0, expect.stringContaining('refuses a token for a sibling audience')]);
  });

  it('fails for one that is open by accident', async () => {
    const { code, output } = await runNodeTest({ env: { LEFT_OPEN: 'yes' } });
    expect([code, output]).toEqual([1, expect.stringContaining('has no route that is open by accident')]);
  });
});

describe('where Nest is not installed', () => {
  const bare = { suite: 'suite-without-nest.mjs', preload: 'without-nest.mjs' };

  it('the suite of an audience judges applications of Express, node:http and fetch handlers', async () => {
    const { code, output } = await runNodeTest(bare);
    expect([code, output]).toEqual([0, expect.stringContaining('no package of Nest is there')]);
    for (const name of ['node:http', 'fetch']) expect(output).toContain(name);
  });

  it('and fails for those that are open by accident', async () => {
    const { code, output } = await runNodeTest({ ...bare, env: { LEFT_OPEN: 'yes' } });
    expect([code, output]).toEqual([1, expect.stringContaining('has no route that is open by accident')]);
  });
});
