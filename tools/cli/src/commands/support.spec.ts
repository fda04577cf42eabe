import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useOwnerLink } from '@signet/administration';
import { quickHasher } from '@signet/identity/testing';
import { administerHere, type CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const hasher = quickHasher();
const issuer = 'http://localhost:4000';
let directory: string;
let env: Record<string, string>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signet-support-'));
  env = {
    ISSUER: issuer,
    DATABASE_URL: `sqlite:${join(directory, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(directory, 'master-key'),
  };
  for (const username of ['sally', 'alice', 'olga']) {
    await run(['users', 'create', username, '--password-stdin'], 'correct horse battery staple');
  }
  await makeOwner('olga');
  await run(['roles', 'assign', `${issuer}/admin/api/v1`, 'support', '--user', 'sally']);
  await run(['clients', 'create', 'Diary', '--id', 'diary', '--redirect-uri', 'https://diary.example/cb']);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(argv: readonly string[], stdin = '', more: Readonly<Record<string, string>> = {}) {
  const out = { stdout: '', stderr: '' };
  const io: CliIo = {
    env: { ...env, ...more },
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    readStdin: async () => stdin,
    hasher,
  };
  return { code: await runCli(argv, io), ...out };
}

/** With the first of them the roles of the administration are there. */
async function makeOwner(username: string): Promise<void> {
  const { link } = JSON.parse((await run(['owner', 'recover', username, '--json'])).stdout) as {
    readonly link: string;
  };
  const io: CliIo = { env, stdout: () => {}, stderr: () => {}, readStdin: async () => '', hasher };
  const owner = { kind: 'named', password: 'another few words' } as const;
  await administerHere(io, ({ ports }) => useOwnerLink(ports, new URL(link).searchParams.get('secret') ?? '', owner));
}

const support = (...argv: readonly string[]) => run(['support', ...argv]);
const asked = ['--reason', 'Ticket 4711', '--client', 'diary'];
const begin = (person: string, ...more: readonly string[]) => support('begin', person, ...asked, ...more);

interface Access {
  readonly accessId: string;
  readonly state: string;
  readonly createdAt: number;
  readonly until: number;
  readonly enterBefore: number;
}

describe('signet support', () => {
  it('begins for whom it names, is listed, and ended once', async () => {
    const { code, stdout } = await begin('alice', '--supporter', 'sally', '--json');
    const access = JSON.parse(stdout) as Access;
    expect({ code, access }).toMatchObject({
      code: 0,
      access: { reason: 'Ticket 4711', clientIds: ['diary'], state: 'asked' },
    });
    expect([access.until - access.createdAt, access.enterBefore - access.createdAt]).toEqual([900, 600]);
    const listed = await support('list', 'alice');
    for (const each of ['ACCESS', access.accessId, 'asked', 'diary', 'Ticket 4711']) {
      expect(listed.stdout).toContain(each);
    }
    expect(await support('end', access.accessId)).toEqual({
      code: 0,
      stdout: `ended ${access.accessId}\n`,
      stderr: '',
    });
    expect((await support('list', 'alice')).stdout).toContain('over (operator)');
    expect(await support('end', access.accessId)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error: '),
    });
  });

  it('says when it can be entered', async () => {
    const { stdout } = await begin('alice', '--supporter', 'sally', '--minutes', '5');
    expect(stdout).toMatch(/^[\w-]{20,}: to be entered until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/);
  });

  it.each([
    ['nobody who acts', [], 1, 'who acts is missing'],
    ['somebody who would be themselves', ['--supporter', 'alice'], 1, 'nobody acts as themselves'],
    ['somebody who is not there', ['--supporter', 'nobody'], 1, 'error: '],
    ['more than an hour', ['--supporter', 'sally', '--minutes', '61'], 2, '60'],
    ['no time', ['--supporter', 'sally', '--minutes', '0'], 2, '1'],
  ])('refuses %s', async (_, options, code, said) => {
    expect(await begin('alice', ...options)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(said) });
  });

  it('refuses to let anybody act as whoever administers more', async () => {
    expect(await begin('olga', '--supporter', 'sally')).toMatchObject({ code: 1, stdout: '' });
    expect((await support('list', 'olga', '--json')).stdout).toBe('[]\n');
  });

  it('refuses an app that there is not, and a reason that is none', async () => {
    const named = ['begin', 'alice', '--supporter', 'sally'];
    expect((await support(...named, '--reason', 'x', '--client', 'none')).code).toBe(1);
    expect((await support(...named, '--reason', ' ', '--client', 'diary')).code).toBe(1);
  });

  it('at a server is for whoever asks', async () => {
    const server = { SIGNET_SERVER: 'https://id.example.com', XDG_CONFIG_HOME: directory };
    const named = await run(['support', 'begin', 'alice', ...asked, '--supporter', 'sally'], '', server);
    expect(named).toMatchObject({ code: 1, stdout: '' });
    expect(named.stderr).toMatch(/for whoever asks for it|nobody is signed in/);
  });
});

describe('signet resources', () => {
  it('says whether an API takes tokens of support', async () => {
    const api = 'https://api.example.com';
    const shown = async () => (await run(['resources', 'show', api])).stdout;
    await run(['resources', 'create', api, '--scope', 'read=Read', '--support-access', 'allowed']);
    expect(await shown()).toMatch(/support access +allowed/);
    await run(['resources', 'update', api, '--support-access', 'refused']);
    expect(await shown()).toMatch(/support access +refused/);
  });
});
