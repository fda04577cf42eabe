import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type CliIo, runCli } from '@signet/cli';
import { signetCommands } from '@signet/workspace/docs';
import { inRoot } from '@signet/workspace/paths';

const pages = [
  'README.md',
  join('libs', 'auth-contracts', 'README.md'),
  ...readdirSync(inRoot('docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const documented = pages.flatMap((page) =>
  signetCommands(readFileSync(inRoot(page), 'utf8')).map((argv): [string, string, readonly string[]] => [
    page,
    argv.join(' '),
    argv,
  ]),
);

/** A command line that exists is stopped by its environment alone, or by a file of an example: there is none. */
async function said(argv: readonly string[]): Promise<string> {
  let stderr = '';
  const io: CliIo = {
    env: {},
    stdout: () => {},
    stderr: (text) => {
      stderr += text;
    },
    readStdin: async () => 'a password that is long enough\n',
    confirm: async () => true,
  };
  const code = await runCli(argv, io);
  return code === 0 ? '' : stderr;
}

describe('commands of the documentation', () => {
  it('are many', () => {
    expect(documented.length).toBeGreaterThan(20);
  });

  it.each(documented)('%s: signet %s', async (_page, _line, argv) => {
    // A group alone stands for its commands.
    const asked = argv.length === 1 && argv[0] !== 'migrate' ? [...argv, '--help'] : argv;
    expect(await said(asked)).toMatch(/^(?:$|error: (?:ISSUER|DATABASE_URL|MASTER_KEY|the file: ENOENT:) )/);
  });

  it.each([[['users', 'creat', 'x']], [['users', 'create']], [['users', 'create', 'x', '--mail', 'y']]])(
    'would be missed: signet %j',
    async (argv) => {
      expect(await said(argv)).toMatch(/^error: (?!ISSUER|DATABASE_URL|MASTER_KEY)/);
    },
  );
});
