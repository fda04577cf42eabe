import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { refusalMemory, stories } from '@signet/authorization-server';
import type { CliIo } from './command-context.js';
import { administerHere } from './command-context.js';
import { commandNames, runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-cli-explain-'));
const env = {
  ISSUER: 'http://localhost:4000',
  DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
  MASTER_KEY_FILE: join(folder, 'master-key'),
};
const api = 'https://orders.example.com';
const code = '4F7KQ-9ZP2M';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(argv: readonly string[], typed = '') {
  let [stdout, stderr] = ['', ''];
  const io: CliIo = {
    env,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    readStdin: async () => typed,
  };
  return { exit: await runCli(argv, io), stdout, stderr, io };
}

beforeAll(async () => {
  const { io } = await run(['init', '--json']);
  await administerHere(io, async ({ stores, clock }) => {
    const at = clock.now();
    const what = { code: 'scope_missing', check: 'scopes', expected: 'orders:read', received: 'orders:list' };
    const where = { supportCode: code, at, source: 'api', place: api, clientId: 'portal' } as const;
    await stores.refusals.record([{ ...where, ...what, expiresAt: at + refusalMemory }], { ofPlace: 9, ofSource: 9 });
  });
  await run(['resources', 'create', api, '--scope', 'orders:read=Read orders']);
});

it('says of a code what was refused, why, and what would change it, however it was typed', async () => {
  const { exit, stdout, stderr } = await run(['explain', '4f7kq 9zp2m']);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  const { means, setting } = stories.scope_missing;
  for (const line of [
    `${code}  `,
    api,
    'scopes (scope_missing)',
    'orders:list',
    'portal',
    means,
    `${setting.command}`,
  ]) {
    expect(stdout).toContain(line);
  }
  expect(JSON.parse((await run(['explain', '-', '--json'], `${code}\n`)).stdout)).toMatchObject({
    refusal: { supportCode: code, code: 'scope_missing' },
    story: stories.scope_missing,
  });
});

it('lists what was refused, by place and by reason', async () => {
  const { exit, stdout, stderr } = await run(['refusals', 'list']);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  for (const each of ['SUPPORT CODE', code, api, 'scope_missing', 'scopes', 'portal']) expect(stdout).toContain(each);
  const listed = async (...filter: string[]) =>
    JSON.parse((await run(['refusals', 'list', ...filter, '--json'])).stdout).items.map(
      ({ supportCode }: { supportCode: string }) => supportCode,
    );
  expect(await listed('--place', api, '--code', 'scope_missing')).toEqual([code]);
  expect(await listed('--place', '/token')).toEqual([]);
  expect(await listed('--code', 'expired')).toEqual([]);
  expect(await run(['refusals', 'list', '--after', 'x'])).toMatchObject({ exit: 1, stdout: '' });
});

it('says where else to look for a code of which nothing is recorded', async () => {
  const { exit, stderr } = await run(['explain', '00000-00000']);
  expect({ exit, stderr }).toEqual({ exit: 1, stderr: expect.stringContaining('look for it in the logs') });
});

it('judges a token as the API that is named, without saying it again', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = Buffer.alloc(64, 7).toString('base64url');
  const claims = { iss: env.ISSUER, aud: api, sub: 'alice', client_id: 'portal' };
  const token = `${part({ alg: 'ES256', typ: 'at+jwt', kid: 'nobody' })}.${part(claims)}.${signature}`;
  const { exit, stdout, stderr } = await run(['explain', '-', '--as', api], token);
  expect({ exit, stderr }).toEqual({ exit: 1, stderr: expect.stringContaining('the token is not good') });
  expect(stdout).toContain(`REJECTED as ${api}`);
  expect(stdout).toContain(stories.unknown_key.means);
  expect(stdout).not.toContain(signature);
  expect((await run(['explain', '-', '--as', 'https://nobody.example.com'], token)).stderr).toContain(
    'there is no API',
  );
  expect((await run(['explain', code, '--as', api])).exit).toBe(1);
});

it('names commands in stories that there are', () => {
  const names = new Set(commandNames().map((name) => `signet ${name}`));
  const named = Object.values(stories).flatMap(({ setting }) => setting.command?.replace(/ \.\.\.$/, '') ?? []);
  expect(named.filter((command) => !names.has(command))).toEqual([]);
});
