import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Initiator, type NotedChanges, NotingUnitOfWork } from '@signet/administration';
import { aClient } from '@signet/authorization-server/testing';
import type { Account } from '@signet/identity';
import { startPostgres, type TestPostgres } from '@signet/runtime/testing';
import { createStores } from './create-stores.js';
import { loadMasterKey } from './key-cipher.js';
import type { Database } from './sql/database.js';
import { openDatabase } from './sql/open-database.js';

const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });
const folder = mkdtempSync(join(tmpdir(), 'signet-administration-'));
const operator: Initiator = { entity: 'admin', through: 'cli' };
const client = { ...aClient, clientId: 'portal' };
const account: Account = {
  subject: 'subject-1',
  username: 'alice',
  emailVerified: false,
  passwordHash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA',
  createdAt: 1000,
  updatedAt: 1000,
};

let postgres: TestPostgres;
let opened: Database[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()));
  opened = [];
});

let count = 0;
describe.each([
  [
    'SQLite',
    async () => {
      count += 1;
      return { type: 'sqlite', file: join(folder, `${count}.sqlite`) } as const;
    },
  ],
  ['PostgreSQL', async () => ({ type: 'postgres', url: await postgres.createDatabase() }) as const],
])('a unit of work of an operator: %s', (_, configuration) => {
  async function open() {
    const database = await openDatabase(await configuration(), { migrate: true });
    opened.push(database);
    return createStores(database, cipher);
  }

  it('writes accounts and records of the core together', async () => {
    const { accounts, administration, stores } = await open();
    await administration.run(operator, async (records) => {
      await records.accounts.insert(account);
      await records.clients.save(client);
    });
    expect(await accounts.find(account.subject)).toEqual(account);
    expect(await stores.clients.find('portal')).toEqual(client);
  });

  it('writes neither where the work fails after both', async () => {
    const { accounts, administration, stores } = await open();
    const failing = administration.run(operator, async (records) => {
      await records.accounts.insert(account);
      await records.clients.save(client);
      throw new Error('a fault');
    });
    await expect(failing).rejects.toThrow('a fault');
    expect(await accounts.list()).toEqual([]);
    expect(await stores.clients.list()).toEqual([]);
  });

  it('shows every change with its initiator before it is durable', async () => {
    const { administration, stores } = await open();
    const seen: NotedChanges[] = [];
    const noting = new NotingUnitOfWork(administration, async (noted) => {
      seen.push(noted);
      expect(await stores.clients.find('portal')).toBeUndefined();
    });
    await noting.run(operator, async (records) => {
      expect(await records.clients.find('portal')).toBeUndefined();
      await records.clients.save(client);
      await records.clients.delete('nobody');
    });
    expect(seen).toEqual([
      {
        initiator: operator,
        changes: [
          { record: 'clients', verb: 'save', given: [client], answer: undefined },
          { record: 'clients', verb: 'delete', given: ['nobody'], answer: false },
        ],
      },
    ]);
    expect(await stores.clients.find('portal')).toEqual(client);
  });

  it('changes nothing where the note fails, and notes nothing where nothing was changed', async () => {
    const { administration, stores } = await open();
    let asked = 0;
    const refusing = new NotingUnitOfWork(administration, async () => {
      asked += 1;
      throw new Error('no room for a note');
    });
    await expect(refusing.run(operator, ({ clients }) => clients.save(client))).rejects.toThrow('no room for a note');
    expect(await stores.clients.list()).toEqual([]);
    expect(await refusing.run(operator, ({ clients }) => clients.list())).toEqual([]);
    expect(asked).toBe(1);
  });
});
