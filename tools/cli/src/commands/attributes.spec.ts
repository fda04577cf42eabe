import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quickHasher } from '@signet/identity/testing';
import type { CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const hasher = quickHasher();
const api = 'https://api.example.com';
let directory: string;
let env: Record<string, string>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signet-attributes-'));
  env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(directory, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(directory, 'master-key'),
  };
  await json('attributes', 'define', 'department', '--one-of', 'sales', 'R&D');
  await json('attributes', 'define', 'level', '--type', 'number', '--least', '1', '--most', '9');
  await json('attributes', 'define', 'remote', '--type', 'boolean', '--seen-by', 'person', '--changed-by', 'person');
  await json('attributes', 'define', 'sites', '--type', 'strings');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(...argv: readonly string[]) {
  const out = { stdout: '', stderr: '' };
  const io: CliIo = {
    env,
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    readStdin: async () => '',
    confirm: async () => true,
    hasher,
  };
  return { code: await runCli(argv, io), ...out };
}

async function json(...argv: readonly string[]) {
  const { code, stdout, stderr } = await run(...argv, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('signet attributes', () => {
  it('are given to a user in their types, and taken again', async () => {
    const password = ['--generate-password'];
    const attributes = ['department=R&D', 'level=2.5', 'remote=false', 'sites=Paris, 10e', 'sites=Lyon'];
    const options = attributes.flatMap((each) => ['--attribute', each]);
    await run('users', 'create', 'alice', ...password, ...options);
    const all = { department: 'R&D', level: 2.5, remote: false, sites: ['Paris, 10e', 'Lyon'] };
    expect(await json('users', 'show', 'alice')).toMatchObject({ attributes: all });
    expect((await run('users', 'show', 'alice')).stdout).toMatch(/attribute sites +Paris, 10e, Lyon/);
    await json('users', 'update', 'alice', '--attribute', 'level=3', '--clear-attribute', 'department', 'sites');
    expect(await json('users', 'show', 'alice')).toHaveProperty('attributes', { level: 3, remote: false });
  });

  it.each([
    ['unknown=1', /--attribute unknown: there is no such attribute/],
    ['level=nine', /--attribute level: it is a number/],
    ['level=10', /the attribute level: it is a number, at least 1, at most 9/],
    ['level=0x1', /it is a number/],
    ['remote=yes', /--attribute remote: it is true or false/],
    ['department=HR', /the attribute department: it is one of sales, R&D/],
  ])('refuse what they cannot be: %s', async (attribute, message) => {
    const password = ['--generate-password'];
    const { code, stderr } = await run('users', 'create', 'bob', ...password, '--attribute', attribute);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect((await run('users', 'show', 'bob')).code).toBe(1);
  });

  it('are listed, shown, changed of the version that was seen, and deleted with what users have of them', async () => {
    expect((await json('attributes', 'list')).map(({ name }: { name: string }) => name)).toEqual([
      'department',
      'level',
      'remote',
      'sites',
    ]);
    const { version } = await json('attributes', 'show', 'sites');
    await json('attributes', 'update', 'sites', '--most-listed', '3', '--expect-version', version);
    const stale = await run('attributes', 'update', 'sites', '--most-listed', '4', '--expect-version', version);
    expect(stale.code).toBe(1);
    expect(await json('attributes', 'update', 'sites', '--clear', 'mostListed')).not.toHaveProperty('mostListed');
    await run('users', 'create', 'carol', '--generate-password', '--attribute', 'sites=Nice');
    expect(await run('attributes', 'delete', 'sites', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('users have a value of it'),
    });
    expect(await json('attributes', 'delete', 'sites', '--yes', '--force')).toMatchObject({ cleared: 1 });
    expect(await json('users', 'show', 'carol')).not.toHaveProperty('attributes');
  });

  it('are called as people read it, and required of everybody from when on', async () => {
    const ofPerson = ['--seen-by', 'person', '--changed-by', 'person'];
    const made = await json('attributes', 'define', 'nick', ...ofPerson, '--label', 'Short name', '--required');
    expect(made).toMatchObject({ label: 'Short name', requiredFrom: 0 });
    expect((await run('attributes', 'show', 'nick')).stdout).toMatch(/required +of everybody\n/);
    expect((await run('attributes', 'list')).stdout).toMatch(
      /nick {2}string {2}seen by person, changed by person, required\n/,
    );
    const labels = ['en=Short name', 'pt-BR=Apelido'];
    const changed = await json(
      'attributes',
      'update',
      'nick',
      '--label',
      ...labels,
      '--required-from',
      '2030-01-31T00:00:00Z',
    );
    expect(changed).toMatchObject({ label: { en: 'Short name', 'pt-BR': 'Apelido' }, requiredFrom: 1_896_048_000 });
    expect((await run('attributes', 'show', 'nick')).stdout).toMatch(/required +of everybody, from 2030-01-31/);
    const cleared = await json('attributes', 'update', 'nick', '--clear', 'label', 'requiredFrom');
    expect(Object.keys(cleared)).not.toEqual(expect.arrayContaining(['label']));
    expect(cleared).not.toHaveProperty('requiredFrom');
    await json('attributes', 'delete', 'nick', '--yes');
  });

  it.each([
    [['--required'], 1, /what is required is changed by the person/],
    [['--required-from', 'tomorrow'], 2, /not a moment such as/],
    [['--label', 'one', 'two'], 1, /--label is one text, or language=text/],
    [['--label', 'x'.repeat(65)], 1, /a label has 1 to 64 characters/],
  ])('are not defined by %j', async (options, status, message) => {
    const { code, stderr } = await run('attributes', 'define', 'odd', ...options);
    expect([code, stderr]).toEqual([status, expect.stringMatching(message)]);
    expect((await run('attributes', 'show', 'odd')).code).toBe(1);
  });

  it('stand in the tokens of an API that says so, and reserved claims never do', async () => {
    const claims = { roles: true, mapped: { dept: { attribute: 'department' } } };
    await json('resources', 'create', api, '--scope', 'read=Read', '--claims', JSON.stringify(claims));
    expect(await json('resources', 'show', api)).toHaveProperty('claimsPolicy', claims);
    const reserved = await run('resources', 'update', api, '--claims', '{"mapped":{"sub":{"value":"x"}}}');
    expect([reserved.code, reserved.stderr]).toEqual([1, expect.stringContaining('sub is no name for a claim')]);
    expect((await run('resources', 'update', api, '--claims', '{')).code).toBe(1);
    await json('resources', 'update', api, '--claims', '{}');
    expect(await json('resources', 'show', api)).not.toHaveProperty('claimsPolicy');
  });
});
