import { describe, expect, it } from '@jest/globals';
import { describeManagedThingStoreContract } from '@signet/administration/testing';
import { digest } from '@signet/authorization-server';
import { aClient, describeStoreContracts } from '@signet/authorization-server/testing';
import {
  describeAccountStoreContract,
  describeAttributeDefinitionStoreContract,
  describeFactorStoreContract,
  describeLoginAttemptStoreContract,
  describePictureStoreContract,
} from '@signet/identity/testing';
import { testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';
import { ExpirySweeper } from './expiry-sweeper.js';
import { loadMasterKey } from './key-cipher.js';

const { migrated, open, emptyFile, emptyPostgres } = testDatabases();

describe('two processes', () => {
  /** Milliseconds; they ask again after 20 (SQLite) and 1000 (PostgreSQL), which catalogue.spec.ts holds them to. */
  const longestWait = 30_000;
  const client = (clientName: string) => ({ ...aClient, clientId: 'portal', clientName });

  it('see each other’s changes of a client', async () => {
    const file = emptyFile();
    const url = await emptyPostgres();
    for (const config of [
      { type: 'sqlite', file },
      { type: 'postgres', url },
    ] as const) {
      const [one, other] = [await open(config), await open(config)];
      await one.stores.clients.save(client('before'));
      expect((await other.stores.clients.find('portal'))?.clientName).toBe('before');
      const changedAt = performance.now();
      await one.stores.clients.save(client('after'));
      expect((await one.stores.clients.find('portal'))?.clientName).toBe('after');
      let seen: string | undefined;
      do seen = (await other.stores.clients.find('portal'))?.clientName;
      while (seen !== 'after' && performance.now() - changedAt < longestWait);
      expect(seen).toBe('after');
    }
  });

  it('see each other’s resource servers in lists', async () => {
    const resource = {
      name: 'API',
      scopes: { read: 'Read' },
      accessTokenLifetime: 300,
      signingAlgorithm: 'ES256',
    } as const;
    const file = emptyFile();
    const url = await emptyPostgres();
    for (const config of [
      { type: 'sqlite', file },
      { type: 'postgres', url },
    ] as const) {
      const [one, other] = [await open(config), await open(config)];
      expect(await other.stores.resourceServers.list()).toEqual([]);
      await one.stores.resourceServers.save({ ...resource, identifier: 'https://api.example.com' });
      const changedAt = performance.now();
      let seen = 0;
      do seen = (await other.stores.resourceServers.list()).length;
      while (seen === 0 && performance.now() - changedAt < longestWait);
      expect(seen).toBe(1);
    }
  });
});

describe('durability', () => {
  it('SQLite syncs each commit to the disk', async () => {
    const { database } = await open({ type: 'sqlite', file: emptyFile() });
    await database.write(async (statements) => {
      expect(await statements.rows('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
    });
  });

  it.each([
    ['off', 'on'],
    ['on', 'on'],
    ['remote_apply', 'remote_apply'],
  ])('PostgreSQL whose synchronous_commit is %s commits with %s', async (configured, used) => {
    const url = await emptyPostgres();
    const { database } = await open({ type: 'postgres', url });
    const name = new URL(url).pathname.slice(1);
    await database.write((statements) =>
      statements.change(`ALTER DATABASE "${name}" SET synchronous_commit = ${configured}`),
    );
    const { database: later } = await open({ type: 'postgres', url });
    expect(await later.read.rows('SHOW synchronous_commit')).toEqual([{ synchronous_commit: used }]);
  });
});

describe('acknowledgements of one stream at once', () => {
  it('wait for each other in one order, whatever each is of', async () => {
    const { stores } = await open({ type: 'postgres', url: await emptyPostgres() });
    const ids = Array.from({ length: 300 }, (_, position) => `e${position}`);
    const shared = {
      kind: 'session',
      subjectId: 'sid',
      initiatingEntity: 'user',
      occurredAt: 1,
      expiresAt: 2,
    } as const;
    await stores.securityEvents.insert(ids.map((eventId) => ({ ...shared, eventId })));
    for (let round = 0; round < 30; round += 1) {
      const streamId = `s${round}`;
      await stores.securityEventStreams.insertBelow({ streamId, clientId: 'c', createdAt: 1, expiresAt: 2 }, 30);
      const parts = [2, 3, 5, 7, 11, 13].map((step) =>
        ids.filter((_, position) => (position + round + 1) % step !== 0),
      );
      await Promise.all(parts.map((part) => stores.securityEventStreams.acknowledge(streamId, part)));
      const asked = { streamId, since: 0, now: 1, limit: 300 };
      expect(await stores.securityEventStreams.pending(asked)).toEqual([]);
    }
  });
});

describe('processes that sweep one PostgreSQL at once', () => {
  it('pass over what another one holds instead of waiting for it', async () => {
    const url = await emptyPostgres();
    const [one, other] = [await open({ type: 'postgres', url }), await open({ type: 'postgres', url })];
    for (const name of ['a', 'b', 'c']) await one.stores.replays.remember(digest(name), 1);
    const sweeper = new ExpirySweeper(other, () => 100, fail, { margin: 0 });
    const swept = await one.database.transaction(async ({ read }) => {
      await read.rows('SELECT 1 FROM "replay" WHERE "digest" = ? FOR UPDATE', [digest('b')]);
      return sweeper.sweepOnce();
    });
    expect([swept, await sweeper.sweepOnce()]).toEqual([2, 1]);
  });

  const ids = ['e0', 'e1', 'e2', 'e3', 'e4'];
  it.each(ids)('delete events and a stream that acknowledged them, both held up at %s', async (held) => {
    const url = await emptyPostgres();
    const [one, other, third] = [
      await open({ type: 'postgres', url }),
      await open({ type: 'postgres', url }),
      await open({ type: 'postgres', url }),
    ];
    const times = { occurredAt: 1, expiresAt: 2 };
    await one.stores.securityEventStreams.insertBelow({ streamId: 's', clientId: 'c', createdAt: 1, expiresAt: 2 }, 1);
    await one.stores.securityEvents.insert(
      ids.map((eventId) => ({ ...times, eventId, kind: 'session', subjectId: 'sid', initiatingEntity: 'user' })),
    );
    await one.stores.securityEventStreams.acknowledge('s', ids);
    const waiting = async (count: number) => {
      const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await third.database.read.rows(sql)).length < count);
    };
    const deleted = await one.database.transaction(async ({ read }) => {
      await read.rows('SELECT 1 FROM "security_event_ack" WHERE "event_id" = ? FOR UPDATE', [held]);
      const events = other.stores.securityEvents.deleteExpired(2, ids.length);
      await waiting(1);
      const streams = third.stores.securityEventStreams.deleteExpired(2, 1);
      await waiting(2);
      return [events, streams];
    });
    expect(await Promise.all(deleted)).toEqual([5, 1]);
  });
});

describe('processes that note on one PostgreSQL what clients got', () => {
  it('hold nothing that whoever deletes the client waits for, while they wait for the client', async () => {
    const url = await emptyPostgres();
    const [one, other, third] = [
      await open({ type: 'postgres', url }),
      await open({ type: 'postgres', url }),
      await open({ type: 'postgres', url }),
    ];
    await one.stores.clients.save({ ...aClient, clientId: 'portal' });
    const uses = ['https://a.example', 'https://b.example', 'https://c.example'].map((audience) => ({
      ...{ clientId: 'portal', audience, scope: '', grantType: 'client_credentials' as const, from: '', usedAt: 1 },
    }));
    for (const { audience: identifier } of uses) {
      const more = { scopes: {}, accessTokenLifetime: 300, signingAlgorithm: 'ES256' } as const;
      await one.stores.resourceServers.save({ identifier, name: identifier, ...more });
    }
    await one.stores.audienceUses.record(uses.slice(0, 2));
    const waiting = async (count: number) => {
      const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await third.database.read.rows(sql)).length < count);
    };
    const done = await one.database.transaction(async ({ read }) => {
      await read.rows('SELECT 1 FROM "audience_use" WHERE "audience" = ? FOR UPDATE', ['https://b.example']);
      const noted = other.stores.audienceUses.record(uses.map((use) => ({ ...use, usedAt: 2 })));
      await waiting(1);
      const deleted = third.stores.clients.delete('portal');
      await waiting(2);
      return [noted, deleted];
    });
    const ended = await Promise.allSettled(done);
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(
      await one.stores.audienceUses.of(
        ['portal'],
        uses.map(({ audience }) => audience),
      ),
    ).toEqual([]);
  });
});

function fail(error: unknown): never {
  throw error;
}

for (const [name, empty] of migrated) {
  const create = async () => open(await empty());
  describeStoreContracts(name, create);
  describeAccountStoreContract(name, async () => (await create()).accounts);
  describeFactorStoreContract(name, async () => (await create()).records.factors);
  describeAttributeDefinitionStoreContract(name, async () => (await create()).records.attributeDefinitions);
  describeManagedThingStoreContract(name, async () => (await create()).records.managedThings);
  describePictureStoreContract(name, async () => {
    const { records } = await create();
    for (const subject of ['alice', 'bob']) {
      const account = { subject, username: subject, emailVerified: false, passwordHash: 'none' };
      await records.accounts.insert({ ...account, createdAt: 1, updatedAt: 1 });
    }
    return records.pictures;
  });
  describeLoginAttemptStoreContract(name, async () => (await create()).loginAttempts);

  describe(`signing keys at rest: ${name}`, () => {
    it('stores no private member in the clear and names the wrong master key as the trouble', async () => {
      const { database, stores } = await create();
      const privateJwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'the-private-member' };
      await stores.signingKeys.insert({ kid: 'k', algorithm: 'ES256', privateJwk, createdAt: 1, activatesAt: 1 });
      expect(JSON.stringify(await database.read.rows('SELECT * FROM "signing_key"'))).not.toContain('private-member');
      const other = createStores(database, loadMasterKey({ value: Buffer.alloc(32, 8).toString('base64url') }));
      await expect(other.stores.signingKeys.list()).rejects.toThrow(
        'the stored secret k does not decrypt: the master key is not the one it was stored with',
      );
    });
  });

  describe(`transactions: ${name}`, () => {
    const replay = (name: string) => digest(name);

    it('undo what threw and nothing beside it, also when they run at once', async () => {
      const { stores, unitOfWork } = await create();
      const add = (name: string, refused = false) =>
        unitOfWork.run(async ({ replays }) => {
          const first = await replays.remember(replay(name), 100);
          if (refused) throw new Error('refused');
          return first;
        });
      const outcomes = await Promise.allSettled([add('a'), add('b', true), add('c'), add('a')]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
      const again = await Promise.all(['a', 'b', 'c'].map((name) => stores.replays.remember(replay(name), 100)));
      expect(again).toEqual([false, true, false]);
    });

    it('are not durable where a statement failed and nobody said so', async () => {
      const { database, stores } = await create();
      const swallowed = database.transaction(async ({ read }) => {
        await read.change('INSERT INTO "replay" ("digest", "expires_at") VALUES (?, ?)', [replay('x'), 100]);
        await read.rows('SELECT * FROM "no_such_table"').catch(() => undefined);
      });
      // SQLite undoes the statement alone, PostgreSQL the transaction: what matters is that the caller knows.
      const told = await swallowed.then(
        () => true,
        () => false,
      );
      expect(await stores.replays.remember(replay('x'), 100)).toBe(!told);
    });
  });

  describe(`clients and resource servers: ${name}`, () => {
    const resource = {
      identifier: 'https://api.example.com',
      name: 'API',
      scopes: { read: 'Read' },
      accessTokenLifetime: 300,
      signingAlgorithm: 'ES256',
    } as const;

    it('are seen as they are after a change of this process, in a transaction or not', async () => {
      const { stores, unitOfWork } = await create();
      const lifetime = async () => (await stores.resourceServers.find(resource.identifier))?.accessTokenLifetime;
      await stores.resourceServers.save(resource);
      expect(await lifetime()).toBe(300);
      await stores.resourceServers.save({ ...resource, accessTokenLifetime: 60 });
      expect(await lifetime()).toBe(60);
      await unitOfWork.run(async ({ resourceServers }) => {
        await resourceServers.save({ ...resource, accessTokenLifetime: 30 });
        expect((await resourceServers.find(resource.identifier))?.accessTokenLifetime).toBe(30);
      });
      expect(await lifetime()).toBe(30);
    });

    it('are listed as the same list until one of them changes, with what changed', async () => {
      const { stores, unitOfWork } = await create();
      const { resourceServers } = stores;
      expect(await resourceServers.list()).toEqual([]);
      await resourceServers.save(resource);
      const listed = await resourceServers.list();
      expect(listed).toEqual([resource]);
      expect(await resourceServers.list()).toBe(listed);
      const other = { ...resource, identifier: 'https://other.example.com' };
      await unitOfWork.run(async ({ resourceServers: within }) => {
        await within.save(other);
        expect(await within.list()).toEqual([resource, other]);
      });
      expect(await resourceServers.list()).toEqual([resource, other]);
    });

    it('are seen as they were where the transaction that changed them was undone', async () => {
      const { stores, unitOfWork } = await create();
      await stores.resourceServers.save(resource);
      await stores.resourceServers.find(resource.identifier);
      const undone = unitOfWork.run(async ({ resourceServers }) => {
        await resourceServers.save({ ...resource, accessTokenLifetime: 30 });
        throw new Error('refused');
      });
      await expect(undone).rejects.toThrow('refused');
      expect(await stores.resourceServers.find(resource.identifier)).toEqual(resource);
    });

    it('change the version that other processes ask for, whoever wrote, and nothing else does', async () => {
      const { database, stores } = await create();
      const version = async () => Number((await database.read.rows('SELECT "version" FROM "catalogue"'))[0]?.version);
      const before = await version();
      await stores.replays.remember(digest('x'), 1);
      expect(await version()).toBe(before);
      await stores.resourceServers.save(resource);
      const saved = await version();
      expect(saved).toBeGreaterThan(before);
      await database.write((statements) => statements.change('UPDATE "resource_server" SET "name" = ?', ['Another']));
      const renamed = await version();
      expect(renamed).toBeGreaterThan(saved);
      await database.write((statements) => statements.change('DELETE FROM "resource_server"'));
      expect(await version()).toBeGreaterThan(renamed);
    });
  });

  describe(`migrations: ${name}`, () => {
    it('may run in several processes at once', async () => {
      const url = await emptyPostgres();
      const config =
        name === 'SQLite' ? ({ type: 'sqlite', file: emptyFile() } as const) : ({ type: 'postgres', url } as const);
      const all = await Promise.all([open(config), open(config)]);
      expect(await all[1].stores.clients.list()).toEqual([]);
    });
  });
}
