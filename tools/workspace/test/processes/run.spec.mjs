import { describe, expect, it } from '@jest/globals';
import { mustRun, run } from '../../lib/processes/index.mjs';

const program = (code) => ['-e', code];

describe('run', () => {
  it('gives code and output, a failure included', async () => {
    const outcome = await run(process.execPath, program("console.log('seen'); process.exitCode = 4"), { quiet: true });
    expect(outcome).toMatchObject({ code: 4, reason: 'exit 4', stdout: 'seen\n', output: 'seen' });
  });

  it('does not take for a success what was ended for taking too long', async () => {
    const code = "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); console.log('ready')";
    const { code: exit, reason } = await run(process.execPath, program(code), { quiet: true, timeoutMs: 1000 });
    expect([exit, reason]).toEqual([1, 'did not end within 1 s']);
  });
});

describe('mustRun', () => {
  it('throws the label, the reason and what was said', async () => {
    const failing = program("console.error('no registry'); process.exitCode = 2");
    await expect(mustRun('npm ci', process.execPath, failing, { quiet: true })).rejects.toThrow(
      'npm ci failed (exit 2)\nno registry',
    );
  });

  it('names a program that is not there', async () => {
    await expect(mustRun('The build', 'no-such-program-of-signet', [], { quiet: true })).rejects.toThrow(
      /^The build failed \(could not start/,
    );
  });
});
