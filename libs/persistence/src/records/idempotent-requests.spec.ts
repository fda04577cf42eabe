import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AlreadyRequested,
  type IdempotentRequest,
  type Initiator,
  mostIdempotentRequests,
  OnceUnitOfWork,
  TooManyRequestsKept,
} from '@signet/administration';
import { digest } from '@signet/authorization-server';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { createStores, type PersistentStores } from '../create-stores.js';
import { loadMasterKey } from '../key-cipher.js';
import type { Database } from '../sql/database.js';
import { openDatabase } from '../sql/open-database.js';

const now = 1_700_000_000;
const clock = { now: () => now };
const operator: Initiator = { entity: 'admin', through: 'admin_api' };
const atDatabase: Initiator = { entity: 'admin', through: 'cli' };
const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });
const folder = mkdtempSync(join(tmpdir(), 'signet-idempotency-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const request = (key: string, more: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  keyDigest: digest(key),
  callerDigest: digest('caller'),
  fingerprint: 'asked',
  createdAt: now,
  expiresAt: now + 60,
  ...more,
});
const answer = { status: 201, headers: { etag: '"v"' }, body: '{"a":1}' };

describe.each([
  ['SQLite', async () => ({ type: 'sqlite', file: join(folder, 'requests.sqlite') }) as const],
  ['PostgreSQL', async () => ({ type: 'postgres', url: await postgres.createDatabase() }) as const],
])('requests that are done once: %s', (_name, configuration) => {
  let database: Database;
  let stores: PersistentStores;
  beforeAll(async () => {
    database = await openDatabase(await configuration(), { migrate: true });
    stores = createStores(database, cipher);
  });
  afterAll(() => database.close());
  beforeEach(() => database.write((statements) => statements.change('DELETE FROM "idempotent_request"')));

  const kept = () => stores.records.idempotentRequests;
  const once = (of: IdempotentRequest) =>
    stores.administrationAround((inner) => new OnceUnitOfWork(inner, of, clock as never));

  it('are kept whole, with the first answer that they got', async () => {
    expect(await kept().insert(request('a'))).toBe(true);
    expect(await kept().insert(request('a', { fingerprint: 'other' }))).toBe(false);
    expect(await kept().find(digest('a'))).toEqual(request('a'));
    expect([
      await kept().answer(digest('a'), answer),
      await kept().answer(digest('a'), { ...answer, status: 500 }),
    ]).toEqual([true, false]);
    expect(await kept().find(digest('a'))).toEqual({ ...request('a'), answer });
    expect(await kept().find(digest('b'))).toBeUndefined();
  });

  it('lose the answers that tell of a person with them, and get none afterwards', async () => {
    const of = async (key: string, ...subjects: string[]) => {
      await kept().insert(request(key));
      await kept().concerns(digest(key), subjects);
    };
    await of('a', 'ali"ce', 'bob');
    await of('b', 'ali"ce');
    await of('c', 'ali');
    await kept().insert(request('d'));
    for (const key of ['a', 'c', 'd']) await kept().answer(digest(key), answer);
    expect(await kept().forgetPerson('ali"ce')).toBe(2);
    expect(await kept().answer(digest('b'), answer)).toBe(false);
    const found = await Promise.all(['a', 'b', 'c', 'd'].map((key) => kept().find(digest(key))));
    expect(found.map((each) => each?.answer)).toEqual(['forgotten', 'forgotten', answer, answer]);
  });

  it('know whom they were about, and keep no answer that is about more than can be known', async () => {
    const account = (subject: string) => ({
      ...{ subject, username: `user-${subject}`, emailVerified: false, passwordHash: '*', createdAt: 1, updatedAt: 1 },
    });
    await once(request('few')).run(atDatabase, async ({ accounts }) => {
      await accounts.insert(account('few'));
      await accounts.find('nobody');
    });
    expect((await kept().find(digest('few')))?.subjects).toEqual(['few']);
    // In whatever unit of work of the request.
    const unit = once(request('two'));
    await unit.run(atDatabase, ({ accounts }) => accounts.findByUsername('user-few'));
    await unit.run(atDatabase, ({ accounts }) => accounts.insert(account('second')));
    expect((await kept().find(digest('two')))?.subjects).toEqual(['few', 'second']);
    const many = Array.from({ length: 101 }, (_, n) => account(`many-${n}`));
    await once(request('many')).run(atDatabase, async ({ accounts }) => {
      for (const each of many) await accounts.insert(each);
    });
    expect(await kept().answer(digest('many'), answer)).toBe(false);
    expect(await kept().find(digest('many'))).toMatchObject({ answer: 'forgotten' });
  });

  it('are counted by caller up to a bound, and deleted when they are over', async () => {
    await kept().insert(request('a'));
    await kept().insert(request('b', { expiresAt: now }));
    await kept().insert(request('c', { callerDigest: digest('other') }));
    expect([await kept().countOf(digest('caller'), 5), await kept().countOf(digest('caller'), 1)]).toEqual([2, 1]);
    expect([await kept().deleteExpired(now, 5), await kept().deleteExpired(now, 5)]).toEqual([1, 0]);
    expect([await kept().delete(digest('a')), await kept().delete(digest('a'))]).toEqual([true, false]);
  });

  it('run once of any number of parallel ones', async () => {
    let runs = 0;
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        once(request('p')).run(operator, async () => {
          runs += 1;
        }),
      ),
    );
    expect(runs).toBe(1);
    const refusals = all.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refusals).toHaveLength(7);
    expect(refusals.every((reason) => reason instanceof AlreadyRequested)).toBe(true);
  });

  it('leave no note where the change was refused, and one where it was made', async () => {
    const refused = once(request('r')).run(operator, async () => {
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    expect(await kept().find(digest('r'))).toBeUndefined();
    // Refused by what judges about it, and at the end of it.
    const forbidden = once(request('r')).run(operator, async ({ resourceServers }) => {
      await resourceServers.delete('https://orders.example.com').catch(() => undefined);
    });
    await expect(forbidden).rejects.toMatchObject({ code: 'forbidden' });
    expect(await kept().find(digest('r'))).toBeUndefined();
    const unit = once(request('r'));
    await unit.run(operator, async () => undefined);
    // A use case may run several: they are one request.
    await unit.run(operator, async () => undefined);
    expect(await kept().find(digest('r'))).toEqual(request('r'));
  });

  it('make room where one is over and not swept yet, and have a bound for each caller', async () => {
    await kept().insert(request('o', { expiresAt: now, fingerprint: 'of before' }));
    await once(request('o')).run(operator, async () => undefined);
    expect(await kept().find(digest('o'))).toEqual(request('o'));
    await database.transaction(async ({ read }) => {
      for (let index = 1; index < mostIdempotentRequests; index += 1) {
        await read.change(
          `INSERT INTO "idempotent_request" ("key_digest", "caller_digest", "fingerprint", "created_at", "expires_at") VALUES (?, ?, 'x', 1, 2)`,
          [`k${index}`, digest('caller')],
        );
      }
    });
    await expect(once(request('more')).run(operator, async () => undefined)).rejects.toBeInstanceOf(
      TooManyRequestsKept,
    );
  });
});
