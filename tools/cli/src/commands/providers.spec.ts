import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { quickHasher } from '@signet/identity/testing';
import type { CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-cli-providers-'));
const hasher = quickHasher();
let files = 0;
let env: Record<string, string>;
beforeEach(() => {
  files += 1;
  env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(folder, `${files}.sqlite`)}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(stdin: string, ...argv: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io: CliIo = {
    env,
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    readStdin: async () => stdin,
    hasher,
  };
  const code = await runCli(['provider', ...argv], io);
  return { code, stdout: out.join(''), stderr: err.join('') };
}
const json = async (stdin: string, ...argv: readonly string[]) =>
  JSON.parse((await run(stdin, ...argv, '--json')).stdout);
const secret = 'what only they and we know';
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

describe('signet provider', () => {
  it('adds, lists, shows, updates and removes, and prints no secret', async () => {
    const acme = ['acme', '--issuer', 'https://id.acme.example', '--name', 'Acme', '--client-id', 'signet'];
    const added = await run(`${secret}\n`, 'add', ...acme, '--auth', 'post', '--secret-stdin');
    expect([added.code, added.stderr]).toEqual([0, '']);
    expect(added.stdout).toContain('http://localhost:4000/interaction/upstream/callback/acme');
    expect((await run('', 'list')).stdout).toMatch(/acme +https:\/\/id\.acme\.example +nobody +enabled/);
    const rules = ['--method', 'amr:mfa=mfa,otp', 'acr:urn:high=mfa', '--claim', 'email=upn'];
    const who = ['--accounts', 'domains', '--domain', 'Acme.example', '--trust-email', '--for-client', 'portal'];
    const changed = await json('', 'update', 'acme', ...rules, ...who, '--disable');
    expect(changed).toMatchObject({
      secretKind: 'client_secret',
      methods: [
        { claim: 'amr', value: 'mfa', amr: ['mfa', 'otp'] },
        { claim: 'acr', value: 'urn:high', amr: ['mfa'] },
      ],
      claims: { email: 'upn' },
      accounts: { by: 'domains', domains: ['acme.example'] },
      shown: { clients: ['portal'] },
      trustsEmail: true,
      disabledAt: expect.any(Number),
    });
    const shown = await run('', 'show', 'acme');
    expect(shown.stdout).toMatch(/proved by +client_secret[\s\S]*methods +amr:mfa=mfa,otp acr:urn:high=mfa/);
    expect(`${added.stdout}${JSON.stringify(changed)}${shown.stdout}`).not.toContain(secret);
    expect((await run('', 'remove', 'acme', '--yes')).stdout).toContain('went with it: 0');
    expect(await run('', 'show', 'acme')).toMatchObject({ code: 1, stderr: expect.stringContaining('no such') });
  });

  it.each([
    ['google', [], { issuer: 'https://accounts.google.com', kind: 'oidc', name: 'Google', trustsEmail: false }],
    ['microsoft', [], { issuer: 'https://login.microsoftonline.com/common/v2.0', trustsEmail: false }],
    ['microsoft', ['--tenant', 'a.example'], { issuer: 'https://login.microsoftonline.com/a.example/v2.0' }],
    ['github', [], { issuer: 'https://github.com', kind: 'github', scopes: ['read:user', 'user:email'] }],
  ])('knows %s', async (preset, more, expected) => {
    const auth = ['--auth', 'post', '--secret-stdin'];
    const added = await json(secret, 'add', 'it', '--preset', preset, '--client-id', 'x', ...auth, ...more);
    expect(added).toMatchObject(expected);
  });

  it('knows Apple, which posts its answers and is proved to by a key', async () => {
    const apple = [
      'add',
      'apple',
      '--preset',
      'apple',
      '--client-id',
      'com.example.web',
      '--auth',
      'apple',
      '--secret-stdin',
    ];
    const added = await json(String(key), ...apple, '--team-id', 'TEAM', '--key-id', 'KEY');
    expect(added).toMatchObject({ issuer: 'https://appleid.apple.com', answersBy: 'form_post', secretKind: 'apple' });
    const refused = await run('no key', ...apple, '--team-id', 'TEAM', '--key-id', 'KEY');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('PKCS #8')]);
  });

  it.each([
    [['add', 'x', '--issuer', 'https://x.example', '--name', 'X'], '--client-id'],
    [['add', 'x', '--client-id', 'x', '--name', 'X'], 'an issuer'],
    [['add', 'X!', '--client-id', 'x', '--issuer', 'https://x.example', '--name', 'X'], 'lower case'],
    [['add', 'x', '--client-id', 'x', '--issuer', 'ftp://x.example', '--name', 'X'], 'https URL'],
    [['add', 'x', '--client-id', 'x', '--issuer', 'https://x.example?a', '--name', 'X'], 'https URL'],
    [['add', 'x', '--client-id', 'x', '--preset', 'google', '--tenant', 't'], 'Microsoft alone'],
    [['add', 'x', '--client-id', 'x', '--preset', 'google', '--accounts', 'invitation'], 'verified'],
    [['add', 'x', '--client-id', 'x', '--preset', 'apple', '--accounts', 'domains'], 'domains are named'],
    [['add', 'x', '--client-id', 'x', '--preset', 'google', '--method', 'amr:mfa=fed'], 'RFC 8176'],
    [['add', 'x', '--client-id', 'x', '--preset', 'google', '--method', 'mfa'], 'written as'],
    [['add', 'x', '--client-id', 'x', '--preset', 'google', '--claim', 'password=x'], 'username, email'],
    [['add', 'x', '--client-id', 'x', '--preset', 'google', '--auth', 'apple'], '--secret-stdin'],
    [['update', 'x'], 'say what is to change'],
    [['update', 'x', '--enable'], 'no such identity provider'],
  ])('refuses %j', async (argv, words) => {
    const { code, stderr } = await run('', ...argv);
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining(words)]);
  });
});
