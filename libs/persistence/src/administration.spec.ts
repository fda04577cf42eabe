import { describe, expect, it } from '@jest/globals';
import type { Initiator } from '@signet/administration';
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

  it('tells every change with its initiator in the same unit of work, and what changed nothing not at all', async () => {
    const { administration, records } = await open();
    await administration.run(operator, async ({ clients }) => {
      await clients.find('portal');
      await clients.save(client);
      await clients.delete('nobody');
      expect(await records.auditLog.page({ limit: 9 })).toEqual([]);
    });
    const told = await records.auditLog.page({ limit: 9 });
    expect(told.map(({ name, initiator, target }) => ({ name, initiator, target }))).toEqual([
      { name: 'client_created', initiator: operator, target: { record: 'clients', id: 'portal' } },
    ]);
  });

  it('changes nothing where the entry cannot be stored', async () => {
    const { administration, database, stores } = await open();
    await database.write((statements) => statements.change('ALTER TABLE "audit_entry" RENAME TO "no_room"'));
    const refused = administration.run(operator, ({ clients }) => clients.save(client));
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('audit_entry') });
    expect(await stores.clients.list()).toEqual([]);
    expect(await administration.run(operator, ({ clients }) => clients.list())).toEqual([]);
  });
});
