import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { AuditSealer, KeyRing, newAuditEntry } from '@signet/authorization-server';
import { quickHasher } from '@signet/identity/testing';
import { administerHere, type CliIo } from './command-context.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-cli-audit-'));
const hasher = quickHasher();
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shell() {
  files += 1;
  let now = 2_000_000_000;
  const clock = { now: () => now };
  const env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(folder, `${files}.sqlite`)}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
  };
  const io = (out: string[], err: string[]): CliIo => ({
    env,
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    readStdin: async () => 'correct horse battery staple\n',
    hasher,
    clock,
  });
  async function run(...argv: readonly string[]) {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runCli(argv, io(out, err));
    now += 1;
    return { code, stdout: out.join(''), stderr: err.join('') };
  }
  const within = <T>(work: Parameters<typeof administerHere<T>>[1]) => administerHere(io([], []), work);
  /** What the issuer does in the background. */
  const seal = () =>
    within(async ({ auditChain: chain, clock: by, ports, stores, unitOfWork, random }) => {
      const { settings } = ports;
      const keyRing = new KeyRing({ store: stores.signingKeys, unitOfWork, clock: by, settings });
      await keyRing.load();
      return new AuditSealer({ chain, keyRing, clock: by, random, settings, retention: 1e9 }).run();
    });
  return { run, within, seal };
}

it('lists, shows and searches what was done, page by page', async () => {
  const { run } = shell();
  await run('resources', 'create', 'https://api.example.com', '--scope', 'read=Read');
  await run('clients', 'create', 'App', '--id', 'app', '--redirect-uri', 'https://app.example.com/cb');
  const first = JSON.parse((await run('audit', 'list', '--limit', '1', '--json')).stdout);
  expect(first.items).toMatchObject([
    { name: 'client_created', clientId: 'app', initiator: { entity: 'admin', through: 'cli' } },
  ]);
  const second = JSON.parse((await run('audit', 'list', '--after', first.next, '--json')).stdout);
  expect(second.items).toMatchObject([{ name: 'resource_created', audience: 'https://api.example.com' }]);
  expect(second.next).toBeUndefined();
  const names = async (...options: string[]) =>
    JSON.parse((await run('audit', 'list', '--json', ...options)).stdout).items.map(
      ({ name }: { name: string }) => name,
    );
  expect(await names('--client', 'app')).toEqual(['client_created']);
  expect(await names('--audience', 'https://api.example.com')).toEqual(['resource_created']);
  expect(await names('--target', 'clients/app')).toEqual(['client_created']);
  expect(await names('--name', 'client_created', '--since', '2033-05-18')).toEqual(['client_created']);
  expect(await names('--until', '2033-05-18')).toEqual([]);
  expect(await names('--actor', 'nobody')).toEqual([]);
  const shown = await run('audit', 'show', first.items[0].entryId);
  expect(shown.stdout).toContain('"redirectUris"');
  expect((await run('audit', 'show', 'nothing')).code).toBe(1);
  expect((await run('audit', 'list', '--name', 'no_such_name')).code).toBe(2);
  expect((await run('audit', 'list', '--target', 'clients')).code).toBe(2);
  expect((await run('audit', 'list', '--since', 'yesterday')).code).toBe(2);
});

it('exports every entry as JSON lines and CEF, oldest first, and says so in the trail', async () => {
  const { run, within } = shell();
  await run('clients', 'create', 'A|b=c\\d', '--id', 'app', '--redirect-uri', 'https://app.example.com/cb');
  await within(({ stores, clock, random }) =>
    stores.auditLog.append([
      newAuditEntry(
        { clock, random },
        {
          name: 'sign_in_refused',
          initiator: { entity: 'user', through: 'browser' },
          target: { record: 'accounts', id: 'unknown' },
          reason: 'a=b\\c|d\r\nCEF:0|forged|line',
          origin: { address: '2001:db8::1', userAgent: 'Browser=1\\2' },
        },
      ),
    ]),
  );
  await run('audit', 'list');
  const lines = (await run('audit', 'export')).stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(['client_created', 'sign_in_refused', 'audit_exported']);
  const cef = (await run('audit', 'export', '--format', 'cef', '--name', 'sign_in_refused')).stdout;
  expect(cef.split('\n')).toHaveLength(2);
  expect(cef).toMatch(/^CEF:0\|Signet\|Signet\|[^|]+\|sign_in_refused\|wrong username or password, [^|]+\|5\|rt=\d+ /);
  expect(cef).toContain('reason=a\\=b\\\\c|d\\r\\nCEF:0|forged|line');
  expect(cef).toContain('c6a2Label=Source IPv6 Address c6a2=2001:db8::1');
  expect(cef).toContain('requestClientApplication=Browser\\=1\\\\2');
  const created = (await run('audit', 'export', '--format', 'cef', '--name', 'client_created')).stdout;
  expect(created).toContain('"clientName":"A|b\\=c\\\\\\\\d"');
  const told = JSON.parse((await run('audit', 'list', '--name', 'audit_exported', '--json')).stdout).items;
  expect(told).toHaveLength(3);
});

it('tells who took a copy of people, apps and groups, and whether with what passwords can be guessed by', async () => {
  const { run } = shell();
  await run('resources', 'create', 'https://api.example.com', '--scope', 'read=Read');
  files += 1;
  const copy = join(folder, `${files}.jsonl`);
  expect((await run('export', 'users', '--with-hashes', '--file', copy)).code).toBe(0);
  for (const what of ['groups', 'organizations', 'clients']) expect((await run('export', what)).code).toBe(0);
  const { items } = JSON.parse((await run('audit', 'list', '--name', 'records_exported', '--json')).stdout);
  const said = items.map(({ target, after, initiator }: Record<string, Record<string, unknown>>) => [
    target?.record,
    after?.withHashes,
    initiator?.through,
  ]);
  expect(said.toReversed()).toEqual([
    ['accounts', true, 'cli'],
    ['groups', false, 'cli'],
    ['organizations', false, 'cli'],
    ['clients', false, 'cli'],
  ]);
});

it('tells the APIs of the demo, and not again where they are the same', async () => {
  const { run } = shell();
  const made = async () =>
    JSON.parse((await run('audit', 'list', '--json')).stdout)
      .items.filter(({ target }: { target: { record: string } }) => target.record === 'resourceServers')
      .map(({ name, initiator }: { name: string; initiator: { through: string } }) => `${name} ${initiator.through}`);
  expect((await run('seed', 'demo', '--password-stdin')).code).toBe(0);
  expect(await made()).toEqual(['resource_created seed', 'resource_created seed']);
  expect((await run('seed', 'demo', '--password-stdin')).code).toBe(0);
  expect(await made()).toHaveLength(2);
});

it('says that the trail holds and where it ends, and the first place where it does not, by its exit code', async () => {
  const { run, seal } = shell();
  await run('clients', 'create', 'App', '--id', 'app', '--redirect-uri', 'https://app.example.com/cb');
  expect(await seal()).toMatchObject({ sealed: 1 });
  const held = await run('audit', 'verify', '--json');
  expect([held.code, JSON.parse(held.stdout).checked]).toEqual([0, 1]);
  const { end } = JSON.parse(held.stdout);
  await run('clients', 'delete', 'app', '--yes');
  await seal();
  expect((await run('audit', 'verify', '--anchor', end)).code).toBe(0);
  expect((await run('audit', 'verify', '--anchor', `1:${'A'.repeat(43)}`)).code).toBe(3);
  expect((await run('audit', 'verify', '--anchor', 'nonsense')).code).toBe(2);
  const forgotten = await run('audit', 'forget-origins', 'alice');
  expect(forgotten).toMatchObject({ code: 0, stdout: 'origins deleted: 0\n' });
});
