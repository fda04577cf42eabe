import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const file = join(import.meta.dirname, 'support', 'suite-of-node-test.mjs');

/** Under jest no program is a test of node:test. */
const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, ...env } = process.env;

function runNodeTest(more: Record<string, string> = {}): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--test', file], { env: { ...env, ...more } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

describe('the suite of an audience under node:test', () => {
  it('passes for a guarded application', async () => {
    const { code, output } = await runNodeTest();
    expect([code, output]).toEqual([0, expect.stringContaining('refuses a token for a sibling audience')]);
  });

  it('fails for one that is open by accident', async () => {
    const { code, output } = await runNodeTest({ LEFT_OPEN: 'yes' });
    expect([code, output]).toEqual([1, expect.stringContaining('has no route that is open by accident')]);
  });
});
