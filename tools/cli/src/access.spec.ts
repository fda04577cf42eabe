import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { quickHasher } from '@signet/identity/testing';
import type { CliIo } from './command-context.js';
import { runCli } from './run-cli.js';

const hasher = quickHasher();
const folder = mkdtempSync(join(tmpdir(), 'signet-cli-access-'));
const api = 'https://api.example.com';
let count = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shell() {
  count += 1;
  const env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(folder, `${count}.sqlite`)}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
  };
  async function run(...argv: readonly string[]) {
    let [stdout, stderr] = ['', ''];
    const io: CliIo = {
      env,
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      readStdin: async () => 'the first password',
      hasher,
    };
    return { code: await runCli(argv, io), stdout, stderr };
  }
  /** What a person reads. */
  async function said(...argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(...argv);
    // What the demo's configuration says may be changed by hand, and is warned of.
    const others = stderr
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('warning: a configuration says'));
    expect({ code, others, argv }).toEqual({ code: 0, others: [], argv });
    return stdout;
  }
  const json = async (...argv: readonly string[]) => JSON.parse(await said(...argv, '--json'));
  return { run, said, json };
}

describe('the demo, seeded again', () => {
  it('keeps roles that an operator made and whom its APIs are open to: a scope that needs a role goes on needing it', async () => {
    const { json } = shell();
    const orders = 'https://orders.example.com';
    const secrets = ['orders', 'invoices'].flatMap((name) => [
      `--${name}-secret-file`,
      join(folder, `${count}-${name}-secret`),
    ]);
    const seed = () => json('seed', 'demo', ...secrets, '--password-stdin');
    await seed();
    await json('resources', 'update', orders, '--role', 'clerk=orders:read', '--scope-without-role', 'orders:write');
    await json('resources', 'open-scopes', orders, 'orders:read');
    const before = await json('resources', 'show', orders);
    expect(before).toMatchObject({ roles: { clerk: { scopes: ['orders:read'] } } });
    await seed();
    expect(await json('resources', 'show', orders)).toEqual(before);
  });
});

describe('signet resources', () => {
  it('gives an API names by language, one more and others', async () => {
    const { json, said, run } = shell();
    const create = ['resources', 'create', api, '--scope', 'read=Read', '--name', 'Things'];
    await json(...create, '--name-in', 'de=Dinge', 'fr=Choses = tout');
    expect(await json('resources', 'show', api)).toMatchObject({
      name: { und: 'Things', de: 'Dinge', fr: 'Choses = tout' },
    });
    expect(await said('resources', 'show', api)).toContain('Things (und), Dinge (de)');
    expect(await said('resources', 'list')).toMatch(/ Things /);
    const added = await json('resources', 'update', api, '--name-in', 'de=Sachen');
    expect(added.name).toEqual({ und: 'Things', de: 'Sachen', fr: 'Choses = tout' });
    expect((await json('resources', 'update', api, '--name', 'Plain')).name).toBe('Plain');
    expect((await json('resources', 'list', '--search', 'plain')).total).toBe(1);
    expect(await run('resources', 'update', api, '--name-in', 'Dinge')).toMatchObject({ code: 2 });
    expect(await run('resources', 'update', api, '--name-in', '__proto__=Dinge')).toMatchObject({ code: 1 });
  });
});

describe('signet, for who may get what', () => {
  let cli: ReturnType<typeof shell>;
  beforeEach(async () => {
    cli = shell();
    await cli.json('users', 'create', 'alice', '--password-stdin');
    await cli.json(
      ...['resources', 'create', api, '--scope', 'read=Read', 'write=Write', 'log=Log'],
      ...['--role', 'clerk=read', 'manager=read,write', '--scope-without-role', 'log'],
    );
    await cli.json('groups', 'create', 'Clerks', '--description', 'At the counter');
    await cli.json('groups', 'create', 'berlin', '--in', 'clerks');
    await cli.json('organizations', 'create', 'acme', '--display-name', 'Acme');
  });

  it('shows, changes, moves and lists groups', async () => {
    const { groupId, version } = await cli.json('groups', 'show', 'berlin');
    expect(await cli.said('groups', 'show', groupId, '--by-id')).toMatch(/stands in +Clerks\nhas in it +none/);
    expect(await cli.said('groups', 'show', 'CLERKS')).toMatch(/description +At the counter\n.*\nhas in it +berlin/);
    expect(await cli.said('groups', 'list')).toMatch(/^GROUP +ID +IN .*\nberlin .* Clerks +- .*\nClerks .* - +At the/);
    expect(await cli.json('groups', 'list', '--in', 'clerks')).toMatchObject({ total: 1, items: [{ name: 'berlin' }] });
    await cli.json('groups', 'update', 'berlin', '--name', 'Berlin', '--top', '--expect-version', version);
    expect(await cli.json('groups', 'show', 'berlin')).toMatchObject({ name: 'Berlin', above: [] });
    await cli.json('groups', 'update', 'berlin', '--in', 'clerks', '--description', 'There');
    expect(await cli.json('groups', 'show', 'berlin')).toMatchObject({
      description: 'There',
      above: [{ name: 'Clerks' }],
    });
    await cli.json('groups', 'update', 'berlin', '--description', '');
    expect(await cli.json('groups', 'show', 'berlin')).not.toHaveProperty('description');
    expect(await cli.said('groups', 'delete', 'berlin', '--yes')).toBe('deleted Berlin\n');
  });

  it('takes users into groups and organizations, and out of them', async () => {
    for (const [where, name] of [
      ['groups', 'berlin'],
      ['organizations', 'acme'],
    ] as const) {
      expect(await cli.json(where, 'add', name, 'alice')).toEqual({ added: true });
      expect(await cli.json(where, 'add', name, 'alice')).toEqual({ added: false });
      expect(await cli.said(where, 'members', name)).toMatch(/^USER +SUBJECT.*\nalice /);
    }
    expect(await cli.json('groups', 'members', 'clerks')).toMatchObject({ total: 0 });
    expect(await cli.said('groups', 'members', 'clerks', '--below')).toMatch(/\nalice .* no /);
    for (const [where, name] of [
      ['groups', 'berlin'],
      ['organizations', 'acme'],
    ] as const) {
      expect(await cli.json(where, 'remove', name, 'alice')).toEqual({ removed: true });
      expect(await cli.json(where, 'remove', name, 'alice')).toEqual({ removed: false });
    }
  });

  it('shows, changes and lists organizations', async () => {
    expect(await cli.said('organizations', 'show', 'acme')).toMatch(/display name +Acme/);
    await cli.json('organizations', 'update', 'acme', '--name', 'acme-2', '--display-name', 'Acme Two');
    expect(await cli.said('organizations', 'list')).toMatch(/^ORGANIZATION .*\nacme-2 .*Acme Two/);
    expect(await cli.said('organizations', 'delete', 'acme-2', '--yes')).toBe('deleted acme-2\n');
  });

  it('gives roles, lists and takes them, and says what somebody gets and why', async () => {
    await cli.json('groups', 'add', 'berlin', 'alice');
    const given = await cli.said('roles', 'assign', api, 'manager', '--group', 'clerks');
    expect(given).toBe(`the group clerks has the role manager at ${api}\n`);
    expect(await cli.json('roles', 'assign', api, 'manager', '--group', 'clerks')).toMatchObject({ isNew: false });
    await cli.json('roles', 'assign', api, 'clerk', '--user', 'alice', '--organization', 'acme');
    expect(await cli.said('roles', 'list')).toMatch(
      /clerk +user alice +organization acme .*\n.*manager +group Clerks +-/,
    );
    expect(await cli.json('roles', 'list', '--user', 'alice', '--resource', api)).toMatchObject({ total: 1 });
    expect(await cli.json('roles', 'list', '--organization', 'acme')).toMatchObject({ total: 1 });
    const told = await cli.said('roles', 'explain', 'alice', api);
    expect(told).toContain('\nwrite through manager, held by group Clerks/berlin\nlog through it needs no role\n');
    expect(told).toContain('clerk, within acme: does not count here, for they do not act for that organization');
    const within = await cli.said('roles', 'explain', 'alice', api, '--organization', 'acme');
    expect(within).toContain('read through clerk, within acme; and manager, held by group Clerks/berlin');
    const shown = await cli.said('users', 'show', 'alice');
    expect(shown).toMatch(/groups +berlin, Clerks\norganizations +none/);
    expect(shown).toContain(`role clerk at ${api}, within acme\nrole manager at ${api}, by group Clerks\n`);
    expect(await cli.json('roles', 'take', api, 'manager', '--group', 'clerks')).toEqual({ taken: true });
    expect(await cli.json('roles', 'take', api, 'manager', '--group', 'clerks')).toEqual({ taken: false });
    expect(await cli.said('roles', 'explain', 'alice', api)).toContain('\nnot write\n');
  });

  it('changes the roles of an API one by one', async () => {
    expect(await cli.said('resources', 'show', api)).toMatch(
      /scopes without role +log\n(.*\n)+role clerk: read\nrole man/,
    );
    await cli.json('resources', 'update', api, '--role', 'clerk=read,log', 'guest=', '--remove-role', 'manager');
    expect(await cli.json('resources', 'show', api)).toMatchObject({
      roles: { clerk: { scopes: ['read', 'log'] }, guest: { scopes: [] } },
      scopesWithoutRole: ['log'],
    });
    expect(await cli.json('resources', 'update', api, '--scope-without-role')).not.toHaveProperty('scopesWithoutRole');
    await cli.json('roles', 'assign', api, 'guest', '--user', 'alice');
    const { stderr } = await cli.run('resources', 'update', api, '--remove-role', 'guest');
    expect(stderr).toBe('error: somebody has the role guest: the user alice\n');
    await cli.json('resources', 'update', api, '--remove-role', 'guest', '--force');
    expect(await cli.json('roles', 'list')).toMatchObject({ total: 0 });
    expect(await cli.json('resources', 'update', api, '--clear-roles')).not.toHaveProperty('roles');
  });

  const refused: ReadonlyArray<readonly [argv: readonly string[], code: number, error: string | RegExp]> = [
    [['groups', 'create', 'CLERKS'], 1, 'error: a group of this name exists\n'],
    [['groups', 'create', 'x', '--in', 'none'], 1, 'error: there is no such group\n'],
    [['groups', 'update', 'clerks', '--in', 'berlin'], 1, /^error: Clerks cannot stand in itself/],
    [['groups', 'update', 'clerks', '--in', 'berlin', '--top'], 2, /^error: .*cannot be used with/],
    [['groups', 'update', 'clerks', '--expect-version', 'old'], 1, /^error: somebody changed it/],
    [['groups', 'delete', 'clerks', '--yes'], 1, 'error: groups stand in it: berlin\n'],
    [['groups', 'delete', 'berlin'], 2, /say --yes\n$/],
    [['groups', 'show', 'none'], 1, 'error: there is no such group\n'],
    [['groups', 'add', 'berlin', 'nobody'], 1, 'error: there is no such user\n'],
    [['organizations', 'create', 'Acme'], 1, /^error: the name of an organization has 1 to 64/],
    [['organizations', 'create', 'acme'], 1, 'error: an organization of this name exists\n'],
    [['organizations', 'delete', 'acme'], 2, /say --yes\n$/],
    [['organizations', 'members', 'none'], 1, 'error: there is no such organization\n'],
    [['roles', 'assign', api, 'clerk'], 2, /^error: whose: --user/],
    [['roles', 'assign', api, 'clerk', '--user', 'a', '--group', 'b'], 2, /^error: .*cannot be used with/],
    [['roles', 'assign', api, 'none', '--user', 'alice'], 1, `error: there is no such role of ${api}\n`],
    [['roles', 'assign', 'https://x.example', 'clerk', '--user', 'alice'], 1, 'error: there is no such resource\n'],
    [['roles', 'assign', api, 'clerk', '--user', 'alice', '--over-group', 'berlin'], 1, /^error: a role holds over/],
    [['roles', 'list', '--after', 'nonsense'], 1, 'error: this is no page of the list\n'],
    [['roles', 'explain', 'nobody', api], 1, 'error: there is no such user\n'],
    [['resources', 'update', api, '--role', 'clerk'], 2, /^error: a role is written as name=scope,scope: clerk/],
    [['resources', 'update', api, '--role', 'clerk=none'], 1, /^error: .*roles: clerk must stand for scopes/],
    [['resources', 'update', api, '--remove-role', 'none'], 1, `error: ${api} has no role none\n`],
    [['resources', 'update', api, '--remove-role', 'clerk', 'manager'], 1, /^error: a resource has 1 to 200 roles/],
    [['resources', 'update', api, '--clear-roles', '--role', 'a=read'], 2, /^error: .*--clear-roles stands alone/],
    [['resources', 'update', api, '--remove-scope', 'write'], 1, 'error: roles rest on it: manager\n'],
  ];

  it('ends with 1 where it is refused and with 2 where the command line is wrong, in one line each', async () => {
    for (const [argv, code, error] of refused) {
      const result = await cli.run(...argv);
      expect({ ...result, argv }).toEqual({ code, stdout: '', stderr: expect.any(String), argv });
      if (typeof error === 'string') expect(result.stderr).toBe(error);
      else expect(result.stderr).toMatch(error);
      expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});
