import { describe, expect, it } from '@jest/globals';
import { type Initiator, type NotedChanges, NotingUnitOfWork } from '@signet/administration';
import { aClient } from '@signet/authorization-server/testing';
import type { Account } from '@signet/identity';
import { testDatabases } from '../test/support/test-databases.js';

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

const databases = testDatabases();

describe.each(databases.migrated)('a unit of work of an operator: %s', (_, configuration) => {
  const open = async () => databases.open(await configuration());

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
