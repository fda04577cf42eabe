import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
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

const signIns = mkdtempSync(join(tmpdir(), 'signet-documented-'));
afterAll(() => rmSync(signIns, { recursive: true }));

/** Where nobody listens, in place of the issuer of an example. */
const nowhere = 'http://127.0.0.1:1';
const here = (argv: readonly string[]) => argv.map((word, at) => (argv[at - 1] === '--server' ? nowhere : word));

/**
 * A command line that exists is stopped by its environment alone, by a file of an example, or by its issuer: there is none, nor anybody who
 * signed in there.
 */
async function said(argv: readonly string[]): Promise<string> {
  let stderr = '';
  const io: CliIo = {
    env: { XDG_CONFIG_HOME: signIns },
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

const stopped =
  /^(?:$|error: (?:(?:ISSUER|DATABASE_URL|MASTER_KEY|the file: ENOENT:) |127\.0\.0\.1:1 cannot be reached|nobody is signed in at http:\/\/127\.0\.0\.1:1:))/;

describe('commands of the documentation', () => {
  it('are many', () => {
    expect(documented.length).toBeGreaterThan(20);
  });

  it.each(documented)('%s: signet %s', async (_page, _line, argv) => {
    // A group alone stands for its commands.
    const asked = argv.length === 1 && argv[0] !== 'migrate' ? [...argv, '--help'] : argv;
    expect(await said(here(asked))).toMatch(stopped);
  });

  it.each([[['users', 'creat', 'x']], [['users', 'create']], [['users', 'create', 'x', '--mail', 'y']]])(
    'would be missed: signet %j',
    async (argv) => {
      expect(await said(argv)).toMatch(/^error: (?!ISSUER|DATABASE_URL|MASTER_KEY)/);
    },
  );
});
