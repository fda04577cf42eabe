import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Outbox } from '@signet/administration';
import { administerHere, type CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

let directory: string;
let env: Record<string, string>;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'signet-cli-mail-'));
  env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(directory, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(directory, 'master-key'),
  };
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(argv: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const said = { stdout: '', stderr: '' };
  const io: CliIo = {
    env: { ...env, ...more },
    stdout: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += text;
    },
    readStdin: async () => '',
  };
  return { code: await runCli(['mail', ...argv], io), ...said, io };
}

const items = async (...argv: readonly string[]) => JSON.parse((await run([...argv, '--json'])).stdout).items;

it('queues a test, lists it without what it says, and tries again what is dead and of use', async () => {
  const { code, stdout, io } = await run(['test', '--to', 'ops@example.com']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('queued for ops@example.com') });
  const [listed] = await items('list');
  expect(listed).toMatchObject({ state: 'waiting', template: 'test', to: 'ops@example.com', attempts: 0 });
  expect(listed).not.toHaveProperty('data');
  expect(await items('dead')).toEqual([]);
  expect(await run(['retry', listed.mailId])).toMatchObject({ code: 1, stderr: 'error: it is waiting\n' });
  await administerHere(io, async ({ stores, clock }) => {
    const now = clock.now();
    const [claimed] = await stores.mail.claimDue({ now, leaseUntil: now + 60, limit: 1 });
    const died = {
      state: 'dead',
      settledAt: now,
      expiresAt: now + 99,
      reason: '550 5.1.1 RCPT TO',
      isUseful: true,
    } as const;
    if (claimed) await stores.mail.settle(claimed, died);
  });
  expect(await items('dead')).toMatchObject([{ state: 'dead', reason: '550 5.1.1 RCPT TO' }]);
  expect((await run(['dead'])).stdout).toContain('550 5.1.1 RCPT TO');
  expect(await run(['retry', listed.mailId])).toMatchObject({ code: 0 });
  expect(await items('list', '--state', 'waiting')).toMatchObject([{ mailId: listed.mailId }]);
  expect(await run(['retry', 'unknown'])).toMatchObject({ code: 1, stderr: 'error: there is no such message\n' });
});

it('refuses what is no address, and more tests of one than are good for it', async () => {
  expect(await run(['test', '--to', 'a@b.example\r\nBcc: c@d.example'])).toMatchObject({ code: 1 });
  for (let nth = 0; nth < 10; nth += 1) expect((await run(['test', '--to', 'many@example.com'])).code).toBe(0);
  expect(await run(['test', '--to', 'many@example.com'])).toMatchObject({
    code: 1,
    stderr: 'error: enough tests went to this address within the hour\n',
  });
});

it('reads the outbox beside the database, and says where there is none', async () => {
  const outbox = new Outbox(join(directory, 'outbox'));
  const message =
    'From: a\r\nTo: b@example.com\r\nSubject: =?UTF-8?B?w7bDpA==?=\r\n =?UTF-8?Q?_=1B[2J?=\r\n\r\nHello\r\n';
  await outbox.write('65000000abc', Buffer.from(message), 0x65000000);
  expect((await run(['outbox'])).stdout).toMatch(/65000000abc +b@example.com +öä \ufffd\[2J/);
  expect((await run(['outbox', '65000000abc'])).stdout).toContain('Hello');
  expect((await run(['outbox', '../sso.sqlite'])).code).toBe(1);
  const postgres = { DATABASE_URL: 'postgres://nobody@localhost/none' };
  expect(await run(['outbox'], postgres)).toMatchObject({ code: 1, stderr: expect.stringContaining('MAIL_OUTBOX') });
});

it('keeps the newest two hundred of the last seven days', async () => {
  const outbox = new Outbox(join(directory, 'many'));
  const now = 0x65000000;
  const idAt = (at: number) => `${at.toString(16)}x`;
  await outbox.write(idAt(now - 8 * 86_400), Buffer.from('x'), now - 8 * 86_400);
  for (let nth = 0; nth < 205; nth += 1) await outbox.write(idAt(now + nth), Buffer.from('x'), now + nth);
  // Of processes that were killed while they wrote.
  const drafts = [`.${idAt(now - 8 * 86_400)}-7`, `.${idAt(now)}-8`];
  for (const name of drafts) writeFileSync(join(outbox.folder, name), 'half');
  await outbox.write(idAt(now + 204), Buffer.from('x'), now + 204);
  expect(readdirSync(outbox.folder).filter((name) => name.startsWith('.'))).toEqual(drafts.slice(1));
  const kept = await outbox.list();
  expect(kept).toHaveLength(200);
  expect([kept[0]?.mailId, kept.at(-1)?.mailId]).toEqual([idAt(now + 204), idAt(now + 5)]);
});
