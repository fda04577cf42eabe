import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { asksForHelp } from '../lib/asks-for-help.mjs';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/processes/index.mjs';

const folder = mkdtempSync(join(tmpdir(), 'signet-bare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('asking for help', () => {
  it.each([
    [['--help']],
    [['keys', '--help']],
    [['keys', 'list', '-h']],
    [['help']],
    [['help', 'keys']],
    [[]],
    [['--version']],
  ])('is %j', (argv) => expect(asksForHelp(argv)).toBe(true));

  it.each([[['keys', 'list']], [['users', 'show', '--', '--help']], [['users', 'create', 'help']]])(
    'is not %j',
    (argv) => expect(asksForHelp(argv)).toBe(false),
  );

  it.each([[['--help']], [['keys', 'rotate', '--help']], [['help', 'keys']]])(
    'of a bare tree says one line and makes nothing: %j',
    async (argv) => {
      const bare = join(folder, argv.join('-'));
      mkdirSync(join(bare, 'tools'), { recursive: true });
      cpSync(inRoot('package.json'), join(bare, 'package.json'));
      for (const name of ['signet.mjs', 'lib', 'package.json']) {
        cpSync(inRoot('tools', 'workspace', name), join(bare, 'tools', 'workspace', name), { recursive: true });
      }
      const before = readdirSync(bare, { recursive: true }).length;
      const outcome = await run(process.execPath, [join(bare, 'tools', 'workspace', 'signet.mjs'), ...argv], {
        cwd: bare,
        quiet: true,
      });
      expect([outcome.code, outcome.stdout.trimEnd().split('\n').length, outcome.stderr]).toEqual([0, 1, '']);
      expect(readdirSync(bare, { recursive: true })).toHaveLength(before);
      expect(existsSync(join(bare, 'node_modules'))).toBe(false);
    },
  );
});
