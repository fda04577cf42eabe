import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quickHasher } from '@signet/identity/testing';
import type { CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const hasher = quickHasher();
const folder = mkdtempSync(join(tmpdir(), 'signet-cli-backup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const url = (name: string) => `sqlite:${join(folder, name)}`;
const env = {
  ISSUER: 'http://localhost:4000',
  DATABASE_URL: url('sso.sqlite'),
  MASTER_KEY_FILE: join(folder, 'master-key'),
};
const file = join(folder, 'sso.backup');

async function run(argv: readonly string[], changes: Readonly<Record<string, string>> = {}) {
  let stdout = '';
  let stderr = '';
  const io: CliIo = {
    env: { ...env, ...changes },
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    readStdin: async () => '',
    hasher,
  };
  return { code: await runCli(argv, io), stdout, stderr };
}

const usersOf = async (name: string) => {
  const { stdout } = await run(['users', 'list', '--json'], { DATABASE_URL: url(name) });
  return JSON.parse(stdout).items.map(({ username }: { username: string }) => username);
};

describe('signet backup, restore and migrate', () => {
  beforeAll(async () => {
    await run(['users', 'create', 'carol']);
    await run(['keys', 'rotate']);
  });

  it('keep what is there, and say how much it was', async () => {
    const made = await run(['backup', file, '--json']);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(made.stdout)).toMatchObject({ file, sealed: 1, rows: expect.any(Number) });
    const restored = await run(['restore', file], { DATABASE_URL: url('restored.sqlite') });
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toMatch(/^restored \d+ rows of \d+ tables, 1 secrets readable\n$/);
    expect(await usersOf('restored.sqlite')).toEqual(['carol']);
  });

  it('leave an entry in the trail for a copy that was taken, and none for one that was not', async () => {
    const copies = async () =>
      JSON.parse((await run(['audit', 'list', '--name', 'records_exported', '--json'])).stdout).items;
    const before = await copies();
    expect((await run(['backup', join(folder, 'told.backup')])).code).toBe(0);
    expect((await run(['backup', join(folder, 'told.backup')])).code).toBe(1);
    const [told, ...others] = await copies();
    expect(others).toEqual(before);
    expect(told).toMatchObject({
      name: 'records_exported',
      initiator: { entity: 'admin', through: 'cli' },
      target: { record: 'database', id: 'all' },
      after: { withHashes: true },
    });
  });

  const toldOf = async (name: string, what: string): Promise<readonly unknown[]> => {
    const { stdout } = await run(['audit', 'list', '--name', what, '--json'], { DATABASE_URL: url(name) });
    const items: ReadonlyArray<{ initiator: { through: string }; target: { record: string } }> =
      JSON.parse(stdout).items;
    return items.map(({ initiator, target }) => [initiator.through, target.record]);
  };

  it('move from one database to another, either of which is DATABASE_URL where it is not said', async () => {
    const both = await run(['migrate', '--from', url('sso.sqlite'), '--to', url('both.sqlite')], { DATABASE_URL: '' });
    expect(both).toMatchObject({ code: 0, stderr: expect.stringMatching(/^account: 1 of 1$/m) });
    expect(both.stdout).toMatch(/^moved \d+ rows .* the source is as it was\n$/);
    expect((await run(['migrate', '--to', url('to.sqlite'), '--json'])).stderr).toBe('');
    await run(['migrate', '--from', url('sso.sqlite')], { DATABASE_URL: url('from.sqlite') });
    for (const name of ['both.sqlite', 'to.sqlite', 'from.sqlite']) {
      expect(await usersOf(name)).toEqual(['carol']);
      expect(await toldOf(name, 'database_moved')).toEqual([['cli', 'database']]);
    }
    // The source is as it was.
    expect(await toldOf('sso.sqlite', 'database_moved')).toEqual([]);
    await run(['restore', file], { DATABASE_URL: url('told.sqlite') });
    expect(await toldOf('told.sqlite', 'database_restored')).toEqual([['cli', 'database']]);
  });

  it.each([
    [['backup', file], {}, 1, /^error: backup: \S+ is there already\n$/],
    [['restore', file], {}, 1, /^error: restore: \S+ is there already: move it away\n$/],
    [
      ['restore', join(folder, 'none')],
      { DATABASE_URL: url('new.sqlite') },
      1,
      /^error: restore: there is no such file\n$/,
    ],
    [
      ['backup', join(folder, 'x')],
      { DATABASE_URL: url('new.sqlite') },
      1,
      /^error: backup: there is no such database\n$/,
    ],
    [
      ['backup', join(folder, 'x')],
      { MASTER_KEY_FILE: join(folder, 'no-key') },
      1,
      /^error: MASTER_KEY_FILE: \S+ is missing\n$/,
    ],
    [
      ['migrate', '--from', url('sso.sqlite'), '--to', 'postgres://u:hidden@127.0.0.1:1/x'],
      {},
      1,
      /^error: migrate: the database is not available: ECONNREFUSED\n$/,
    ],
    [['migrate', '--to', 'mysql://u:hidden@h/x'], {}, 2, /^error: --to must begin with sqlite: or postgres:\/\/\n$/],
    [['migrate', '--to', url('sso.sqlite')], {}, 1, /^error: migrate: a database cannot be moved into itself\n$/],
    [['backup'], {}, 2, /^error: missing required argument 'file'\n$/],
  ] as const)('%j with %j says what is wrong in one line, and makes nothing', async (argv, changes, code, said) => {
    const before = readdirSync(folder);
    const outcome = await run(argv, changes);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) });
    expect(outcome.stderr).not.toContain('hidden');
    expect(readdirSync(folder)).toEqual(before);
  });

  it('leave nothing behind of what fails', async () => {
    const broken = join(folder, 'broken.backup');
    writeFileSync(broken, 'SQLite format 3\0'.padEnd(5000, 'x'));
    const before = readdirSync(folder);
    expect(await run(['restore', broken], { DATABASE_URL: url('new.sqlite') })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: restore: [^\n]+\n$/),
    });
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(join(folder, 'new.sqlite'))).toBe(false);
  });
});
