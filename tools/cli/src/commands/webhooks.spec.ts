import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from '@jest/globals';
import { quickHasher } from '@signet/identity/testing';
import { administerHere, type CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-cli-webhooks-'));
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

const io = (out: string[], err: string[]): CliIo => ({
  env,
  stdout: (text) => void out.push(text),
  stderr: (text) => void err.push(text),
  readStdin: async () => '',
  hasher,
});

async function run(...argv: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(argv, io(out, err));
  return { code, stdout: out.join(''), stderr: err.join('') };
}
const json = async (...argv: readonly string[]) => JSON.parse((await run(...argv, '--json')).stdout);

it('adds, shows, changes, tests, rotates and removes, and prints each secret once', async () => {
  const url = 'https://siem.example.com/';
  const { webhookId, secret } = await json('webhooks', 'add', url, '--name', 'role_given', 'role_taken');
  expect(secret).toMatch(/^whsec_/);
  const { stdout: list } = await run('webhooks', 'list');
  expect(list).toContain(`${webhookId}  ${url}  role_given role_taken  enabled`);
  expect((await run('webhooks', 'test', webhookId)).stdout).toContain('waits for a running issuer');
  expect((await run('webhooks', 'waiting', webhookId)).stdout).toMatch(/ test +0 /);
  const rotated = await json('webhooks', 'rotate', webhookId, '--overlap', '60');
  expect([rotated.secret === secret, typeof rotated.formerSecretUntil]).toEqual([false, 'number']);
  await run('webhooks', 'change', webhookId, '--everything', '--disable');
  const shown = await run('webhooks', 'show', webhookId);
  expect(shown.stdout).toMatch(/told +everything[\s\S]*state +disabled .*\(operator\)[\s\S]*waiting +1/);
  expect(`${list}${shown.stdout}${(await run('audit', 'list', '--json')).stdout}`).not.toMatch(/whsec_/);
  expect((await run('webhooks', 'replay', webhookId, '--since', '2026-01-01')).stdout).toContain('sent again: 0');
  expect((await run('webhooks', 'remove', webhookId, '--yes')).code).toBe(0);
  expect(await run('webhooks', 'show', webhookId)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no such'),
  });
});

it('lists dead letters and sends them again', async () => {
  const { webhookId } = await json('webhooks', 'add', 'https://siem.example.com/');
  await run('webhooks', 'test', webhookId);
  const [{ deliveryId, attempts }] = (await json('webhooks', 'waiting', webhookId)).items;
  await administerHere(io([], []), ({ records }) =>
    records.webhookDeliveries.bury({ deliveryId, attempts }, 1_800_000_000, 'answered 500'),
  );
  expect((await run('webhooks', 'dead', webhookId)).stdout).toMatch(/2027-01-15T08:00:00Z +answered 500/);
  expect((await run('webhooks', 'replay', webhookId, deliveryId)).stdout).toContain('sent again: 1');
  expect((await json('webhooks', 'dead', webhookId)).items).toEqual([]);
});

it.each([
  ['nothing to change', ['change', 'w'], 2],
  ['both ways', ['change', 'w', '--enable', '--disable'], 2],
  ['a name that is none', ['add', 'https://siem.example.com/', '--name', 'no_such_thing'], 2],
  ['neither a delivery nor a time', ['replay', 'w'], 2],
  ['an address that is none', ['add', 'siem.example.com'], 1],
  ['nobody to ask', ['remove', 'w'], 2],
])('refuses %s', async (_, argv, code) => {
  expect((await run('webhooks', ...argv)).code).toBe(code);
});

it('adds, lists and removes rules of alerts', async () => {
  const added = await json('alerts', 'add', 'new_owner', '--mail', 'a@example.com', 'b@example.com');
  expect(added).toMatchObject({ threshold: 1, window: 3600, to: { mail: ['a@example.com', 'b@example.com'] } });
  expect((await run('alerts', 'rules')).stdout).toContain('1 within 3600 s');
  expect((await json('alerts', 'list')).items).toEqual([]);
  expect((await run('alerts', 'add', 'new_owner')).code).toBe(2);
  expect((await run('alerts', 'add', 'nonsense', '--mail', 'a@example.com')).code).toBe(2);
  expect((await run('alerts', 'remove', added.ruleId, '--yes')).code).toBe(0);
  expect((await json('alerts', 'rules')).items).toEqual([]);
});
