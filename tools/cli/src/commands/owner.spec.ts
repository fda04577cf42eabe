import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { useOwnerLink } from '@signet/administration';
import { quickHasher } from '@signet/identity/testing';
import { administerHere, type CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-owner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasher = quickHasher();
let count = 0;

function shell() {
  count += 1;
  const env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(folder, `${count}.sqlite`)}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
  };
  async function run(...argv: readonly string[]) {
    const said = { stdout: '', stderr: '' };
    const io: CliIo = {
      env,
      stdout: (text) => {
        said.stdout += text;
      },
      stderr: (text) => {
        said.stderr += text;
      },
      readStdin: async () => 'correct horse battery staple',
      hasher,
    };
    return { code: await runCli(argv, io), ...said };
  }
  const json = async (...argv: readonly string[]) => JSON.parse((await run(...argv, '--json')).stdout);
  const io: CliIo = { env, stdout: () => {}, stderr: () => {}, readStdin: async () => '', hasher };
  const use = (link: string, owner: Parameters<typeof useOwnerLink>[2]) =>
    administerHere(io, ({ ports }) => useOwnerLink(ports, new URL(link).searchParams.get('secret') ?? '', owner));
  return { run, json, use };
}

describe('signet owner', () => {
  it('makes a link where there is no owner, and says so', async () => {
    const { run, json, use } = shell();
    const { code, stdout } = await run('owner', 'recover');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^there is no owner who can sign in\n/),
    });
    const link = stdout.split('\n').find((line) => line.startsWith('http://localhost:4000/owner-link?secret='));
    await use(link ?? '', { kind: 'new', account: { username: 'olga', password: 'a few words in a row' } });
    expect(await json('owner', 'list')).toMatchObject([{ username: 'olga' }]);
    await expect(
      use(link ?? '', { kind: 'new', account: { username: 'eve', password: 'a few words in a row' } }),
    ).rejects.toMatchObject({ code: 'unknown' });
    expect((await run('owner', 'recover')).stdout).toMatch(/^owners who can sign in: olga\n/);
    expect((await run('owner', 'list')).stdout).toMatch(/USERNAME +SUBJECT +NAME\nolga /);
  });

  it('makes one for a user, who sets a new password; by username and by sub', async () => {
    const { json, run, use } = shell();
    const { subject } = await json('users', 'create', 'alice', '--password-stdin');
    for (const argv of [['alice'], [subject, '--by-subject']]) {
      const { link, owners } = await json('owner', 'recover', ...argv);
      expect(owners).toEqual(argv[0] === 'alice' ? [] : ['alice']);
      await expect(use(link, { kind: 'present', subject })).rejects.toMatchObject({ code: 'unknown' });
      await use(link, { kind: 'named', password: 'another few words' });
    }
    expect(await run('owner', 'recover', 'nobody')).toMatchObject({
      code: 1,
      stderr: 'error: there is no such user\n',
    });
  });

  it('keeps the last owner who can sign in, whatever command would end them', async () => {
    const { json, run, use } = shell();
    await json('users', 'create', 'alice', '--password-stdin');
    const { link } = await json('owner', 'recover', 'alice');
    const { subject } = await use(link, { kind: 'named', password: 'another few words' });
    for (const argv of [
      ['users', 'disable', 'alice'],
      ['users', 'delete', 'alice', '--yes'],
      ['roles', 'take', 'http://localhost:4000/admin/api/v1', 'owner', '--user', 'alice'],
    ]) {
      const refused = await run(...argv);
      expect({ argv, ...refused }).toMatchObject({
        code: 1,
        stderr: 'error: no owner who can sign in would be left\n',
      });
    }
    expect(await json('owner', 'list')).toMatchObject([{ username: 'alice', subject }]);
    const { link: second } = await json('owner', 'recover');
    await use(second, { kind: 'new', account: { username: 'ben', password: 'a few words in a row' } });
    expect((await run('users', 'disable', 'alice')).code).toBe(0);
    expect(await json('owner', 'list')).toMatchObject([{ username: 'ben' }]);
    expect((await run('users', 'disable', 'ben')).code).toBe(1);
  });
});
