import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digest } from '@signet/authorization-server';
import { DatabaseUnavailable, statementTimedOut } from '@signet/runtime/database';
import { createStores, type PersistentStores } from './create-stores.js';
import { ExpirySweeper } from './expiry-sweeper.js';
import { loadMasterKey } from './key-cipher.js';
import type { Database } from './sql/database.js';
import { openDatabase } from './sql/open-database.js';

const now = 1_700_000_000;
const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });

describe('ExpirySweeper', () => {
  let folder: string;
  let database: Database;
  let stores: PersistentStores;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-sweeper-'));
    database = await openDatabase({ type: 'sqlite', file: join(folder, 'x.sqlite') }, { migrate: true });
    stores = createStores(database, cipher);
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const sweeper = (options = {}) =>
    new ExpirySweeper(
      stores,
      () => now,
      (error) => {
        throw error;
      },
      { margin: 0, stopwatch: () => 0, ...options },
    );

  it('says what went, by record, and how long it took', async () => {
    const heard: unknown[] = [];
    let time = 0;
    const stopwatch = () => {
      time += 1;
      return time;
    };
    for (let index = 0; index < 3; index += 1) await stores.stores.replays.remember(digest(`gone ${index}`), now);
    const watched = sweeper({ stopwatch, batchTime: 1000, onSwept: (swept: unknown) => heard.push(swept) });
    expect(await watched.sweepOnce()).toBe(3);
    await watched.sweepOnce();
    expect(heard).toEqual([
      { rows: { replays: 3 }, milliseconds: expect.any(Number) },
      { rows: {}, milliseconds: expect.any(Number) },
    ]);
  });

  it('deletes what has expired of every kind, in batches until nothing is left, and nothing else', async () => {
    const { replays, deviceCodes, pushedRequests, logoutDeliveries, initialAccessTokens, grants } = stores.stores;
    const { securityEvents, securityEventStreams } = stores.stores;
    for (let index = 0; index < 25; index += 1) await replays.remember(digest(`old ${index}`), now);
    await replays.remember(digest('young'), now + 1);
    const common = { clientId: 'c', createdAt: now - 9, expiresAt: now };
    const scopes = { identityScopes: ['openid'], resources: [] };
    await deviceCodes.insert({
      ...common,
      ...scopes,
      digest: digest('d'),
      userCodeDigest: digest('u'),
      interval: 5,
    });
    await pushedRequests.insert({ ...common, digest: digest('p'), parameters: [], signed: false });
    await logoutDeliveries.insert({
      ...common,
      deliveryId: 'l',
      subject: 's',
      sessionId: 'sid',
      attempts: 0,
      nextAttemptAt: now,
    });
    await initialAccessTokens.insert({
      digest: digest('i'),
      createdAt: now - 9,
      expiresAt: now,
      remaining: 1,
      pkceOptional: false,
    });
    const event = { kind: 'grant', subjectId: 'g', initiatingEntity: 'user', occurredAt: now - 9 } as const;
    await securityEvents.insert([
      { ...event, eventId: 'old', expiresAt: now },
      { ...event, eventId: 'young', expiresAt: now + 1 },
    ]);
    for (const [streamId, expiresAt] of [
      ['old', now],
      ['young', now + 1],
    ] as const) {
      await securityEventStreams.insertBelow({ streamId, clientId: 'c', createdAt: now - 9, expiresAt }, 9);
      await securityEventStreams.acknowledge(streamId, ['old']);
    }
    const grant = { ...common, ...scopes, subject: 's', authTime: now, amr: [], offline: true };
    await grants.insert({ ...grant, grantId: 'old' });
    await grants.insert({ ...grant, grantId: 'young', expiresAt: now + 1 });
    expect(await sweeper({ batchSize: 10 }).sweepOnce()).toBe(25 + 6);
    expect(await sweeper().sweepOnce()).toBe(0);
    // A code that was used may still be replayed, and must be recognised then.
    expect(await deviceCodes.find(digest('d'))).toBeDefined();
    expect(await sweeper({ memory: { deviceCodes: 0 } }).sweepOnce()).toBe(1);
    expect(await securityEvents.countSince(0)).toBe(1);
    expect(await securityEventStreams.find('young')).toBeDefined();
    expect(await grants.find('young')).toBeDefined();
    expect(await grants.find('old')).toBeUndefined();
    expect(await replays.remember(digest('young'), now + 1)).toBe(false);
  });

  it('takes smaller batches where the database has no time for large ones, and gives up where it has none at all', async () => {
    const { replays } = stores.stores;
    for (let index = 0; index < 25; index += 1) await replays.remember(digest(`old ${index}`), now);
    const tried: number[] = [];
    let most = 3;
    const deleteExpired = (before: number, limit: number) => {
      tried.push(limit);
      if (limit > most) return Promise.reject(new DatabaseUnavailable(statementTimedOut));
      return replays.deleteExpired(before, limit);
    };
    const slow = {
      records: { ...stores.records, replays: { remember: replays.remember.bind(replays), deleteExpired } },
    };
    const slowly = new ExpirySweeper(
      slow,
      () => now,
      () => {},
      { batchSize: 10, margin: 0, stopwatch: () => 0 },
    );
    expect(await slowly.sweepOnce()).toBe(25);
    expect(tried).toEqual([10, 5, ...Array(9).fill(3)]);
    most = 0;
    tried.length = 0;
    await expect(slowly.sweepOnce()).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(tried).toEqual([10, 5, 3, 2, 1]);
  });

  it('rests as long as each statement took, and no longer than who stops it waits', async () => {
    for (let index = 0; index < 25; index += 1) await stores.stores.replays.remember(digest(`old ${index}`), now);
    const rests: number[] = [];
    const times = [4, 3_000, 0];
    let time = 0;
    const { replays } = stores.records;
    const deleteExpired = (before: number, limit: number) => {
      time += times.shift() ?? 0;
      return replays.deleteExpired(before, limit);
    };
    const tired = new ExpirySweeper(
      { records: { ...stores.records, replays: { remember: replays.remember.bind(replays), deleteExpired } } },
      () => now,
      () => {},
      {
        batchSize: 10,
        batchTime: 10_000,
        margin: 0,
        stopwatch: () => time,
        rest: async (milliseconds) => rests.push(milliseconds),
      },
    );
    expect(await tired.sweepOnce()).toBe(25);
    expect(rests).toEqual([4, 100]);
  });

  it('may run in several processes at once', async () => {
    for (let index = 0; index < 30; index += 1) await stores.stores.replays.remember(digest(`${index}`), now);
    const counts = await Promise.all(Array.from({ length: 3 }, () => sweeper({ batchSize: 7 }).sweepOnce()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
  });

  it('forgets failed sign-ins after their time', async () => {
    const failure = { key: 'k', drainSeconds: 60 };
    await stores.loginAttempts.recordFailure({ ...failure, now: now - 101 });
    await stores.loginAttempts.recordFailure({ ...failure, key: 'young', now: now - 99 });
    expect(await sweeper({ memory: { loginAttempts: 100 } }).sweepOnce()).toBe(1);
    expect(await stores.loginAttempts.find('young')).toBeDefined();
  });

  it('keeps what is over for an hour more: the clock may be ahead', async () => {
    await stores.stores.replays.remember(digest('old'), now - 3600);
    await stores.stores.replays.remember(digest('a little younger'), now - 3599);
    expect(await sweeper({ margin: 3600 }).sweepOnce()).toBe(1);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('by itself sweeps where the clock is trusted, and only there: %s', async (isTrusted, swept) => {
    await stores.stores.replays.remember(digest('old'), now);
    let tick = () => {};
    let asked = 0;
    const time = {
      isTrusted: async () => {
        asked += 1;
        return isTrusted;
      },
    };
    const repeat = (work: () => void) => {
      tick = work;
      return () => {};
    };
    const periodic = sweeper({ time, repeat });
    periodic.start();
    // Who asks again has done what followed from the first answer.
    while (asked < 2) {
      tick();
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Each waits a second for what is under way.
    for (let second = 0; second < 60; second += 1) await periodic.stop();
    // What it swept is not there for another one.
    expect(await sweeper().sweepOnce()).toBe(1 - swept);
  });

  it('that is stopped ends with the batch that is under way, whatever is left', async () => {
    for (let index = 0; index < 30; index += 1) await stores.stores.replays.remember(digest(`${index}`), now);
    let tick = () => {};
    const repeat = (work: () => void) => {
      tick = work;
      return () => {};
    };
    const { replays } = stores.records;
    let stopped: Promise<void> | undefined;
    let batches = 0;
    const deleteExpired = async (before: number, limit: number) => {
      batches += 1;
      stopped ??= periodic.stop();
      return replays.deleteExpired(before, limit);
    };
    const watched = {
      records: { ...stores.records, replays: { remember: replays.remember.bind(replays), deleteExpired } },
    };
    const periodic = new ExpirySweeper(
      watched,
      () => now,
      (error) => {
        throw error;
      },
      { batchSize: 10, margin: 0, stopwatch: () => 0, repeat },
    );
    periodic.start();
    tick();
    while (stopped === undefined) await new Promise((resolve) => setImmediate(resolve));
    for (let second = 0; second < 60; second += 1) await periodic.stop();
    expect(batches).toBe(1);
    expect(await sweeper().sweepOnce()).toBe(20);
  });

  it('takes fewer rows at once where a statement takes too long, and more again where it does not', async () => {
    const taken: number[] = [];
    let slow = true;
    let time = 0;
    const replays = {
      remember: stores.records.replays.remember.bind(stores.records.replays),
      deleteExpired: async (_now: number, limit: number) => {
        taken.push(limit);
        time += slow ? 50 : 1;
        slow = taken.length < 6;
        return taken.length < 10 ? limit : 0;
      },
    };
    const only = new ExpirySweeper(
      { records: { ...stores.records, replays } },
      () => now,
      () => {},
      { batchSize: 400, batchTime: 20, stopwatch: () => time },
    );
    await only.sweepOnce();
    expect(taken).toEqual([400, 200, 100, 50, 40, 40, 40, 80, 160, 320]);
  });
});
