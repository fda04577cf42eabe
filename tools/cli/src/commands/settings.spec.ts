import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quickHasher } from '@signet/identity/testing';
import type { CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const hasher = quickHasher();
let directory: string;
let env: Record<string, string>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signet-settings-'));
  env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(directory, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(directory, 'master-key'),
    SESSION_LIFETIME: '7200',
  };
  await settings('set', 'offers.everyDays', '31');
  await settings('unset', 'offers.everyDays');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(argv: readonly string[], stdin = '') {
  const out = { stdout: '', stderr: '' };
  const io: CliIo = {
    env,
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

const settings = (...argv: readonly string[]) => run(['settings', ...argv]);

interface Listed {
  readonly version: string;
  readonly policies: ReadonlyArray<{
    readonly section: string;
    readonly settings: ReadonlyArray<{ readonly name: string; readonly value?: unknown; readonly source: string }>;
  }>;
}

async function shown(setting: string) {
  const { stdout } = await settings('show', '--json');
  const { version, policies } = JSON.parse(stdout) as Listed;
  const [section, name] = setting.split('.');
  const { value, source } =
    policies.find((each) => each.section === section)?.settings.find((each) => each.name === name) ?? {};
  return { version, value, source };
}

describe('signet settings', () => {
  it.each<[string, string, unknown]>([
    ['passwords.minLength', '14', 14],
    ['passwords.recovery', 'off', false],
    ['secondFactor.mode', 'required', 'required'],
    ['secondFactor.from', '2030-01-31', '2030-01-31'],
    ['secondFactor.kinds', 'totp, passkey', ['passkey', 'totp']],
    ['registration.domains', 'Example.com,example.org,example.com', ['example.com', 'example.org']],
    ['profile.fields', 'none', []],
    ['pages.supportContact', 'https://help.example.com/', 'https://help.example.com/'],
  ])('set %s to %s, and leave it to its default again', async (setting, given, value) => {
    const usual = await shown(setting);
    expect(usual.source).toBe('default');
    expect(await settings('set', setting, given)).toMatchObject({ code: 0, stderr: '' });
    expect(await shown(setting)).toMatchObject({ value, source: 'stored' });
    expect((await settings('set', setting, given)).stdout).toContain(`${setting} is so already`);
    expect(await settings('unset', setting)).toMatchObject({ code: 0, stderr: '' });
    expect(await shown(setting)).toEqual(usual);
  });

  it('say what protects people by less, and tell it in the audit trail', async () => {
    expect((await settings('set', 'passwords.minLength', '20')).stdout).not.toContain('by less');
    expect((await settings('set', 'passwords.minLength', '16')).stdout).toContain(
      'passwords.minLength protects people by less now',
    );
    const { stdout } = await run(['audit', 'list', '--json']);
    const { items } = JSON.parse(stdout) as { readonly items: ReadonlyArray<{ readonly name: string }> };
    expect(items.map(({ name }) => name).slice(0, 2)).toEqual(['policy_weakened', 'settings_changed']);
    await settings('unset', 'passwords.minLength');
  });

  it('hold a new password to what is stored', async () => {
    await settings('set', 'passwords.minLength', '40');
    const create = () => run(['users', 'create', 'alice', '--password-stdin'], 'the blue pelican of 1919');
    expect(await create()).toMatchObject({ code: 1, stderr: expect.stringContaining('40') });
    await settings('unset', 'passwords.minLength');
    expect(await create()).toMatchObject({ code: 0 });
  });

  it.each<[readonly string[], number, string]>([
    [['set', 'passwords.minLength', '7'], 1, 'passwords.minLength'],
    [['set', 'passwords.minLength', 'many'], 1, 'passwords.minLength'],
    [['set', 'passwords.constructor', '1'], 2, 'there is no setting passwords.constructor'],
    [['set', 'constructor.name', '1'], 2, 'there is no setting constructor.name'],
    [['unset', 'nothing'], 2, 'there is no setting nothing'],
    [['set', 'sessions.lifetime', '900'], 1, 'is set by the environment: SESSION_LIFETIME'],
    [['set', 'registration.by', 'domains'], 1, 'must name a domain'],
  ])('refuse %j', async (argv, code, said) => {
    expect(await settings(...argv)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(said) });
  });

  it('are changed for the version that was read, and show what a variable decides', async () => {
    const { version, value, source } = await shown('sessions.lifetime');
    expect([value, source]).toEqual([7200, 'environment']);
    expect(await settings('set', 'offers.everyDays', '7', '--expect-version', version)).toMatchObject({ code: 0 });
    expect(await settings('set', 'offers.everyDays', '8', '--expect-version', version)).toMatchObject({ code: 1 });
    expect((await settings('show')).stdout).toMatch(/sessions\.lifetime +7200 +SESSION_LIFETIME/);
    await settings('unset', 'offers.everyDays');
  });
});
