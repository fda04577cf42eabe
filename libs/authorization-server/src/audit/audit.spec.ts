import { describe, expect, it } from '@jest/globals';
import { SystemRandomSource } from '@signet/runtime';
import {
  authorizeAndRedeem,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { AuditedRefusals } from './audited-refusals.js';
import { commitmentOf, hashOfEntry } from './entry-hash.js';
import { newAuditEntry } from './record-entry.js';

const told = async ({ stores }: Pick<TestIssuer, 'stores'>) =>
  (await stores.auditLog.page({ limit: 99, order: 'oldest_first' })).map(({ name, clientId }) => `${name} ${clientId}`);

describe('where tokens are issued, refreshed and introspected', () => {
  it('the trail is not even asked', async () => {
    const server = await startIssuer();
    const asked: string[] = [];
    for (const verb of ['append', 'count', 'find', 'page'] as const) {
      server.stores.auditLog[verb] = async () => {
        asked.push(verb);
        throw new Error('nobody is there');
      };
    }
    // The sign-in before them is told, by an entry that is not written here.
    server.stores.auditLog.append = async () => {};
    const { access_token, refresh_token } = await authorizeAndRedeem(server);
    server.stores.auditLog.append = async () => {
      asked.push('append');
    };
    await tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });
    await server.core.introspection.handle(await requestOf(server, 'orders-api', { token: access_token }), {
      jwt: false,
    });
    expect(asked).toEqual([]);
  });

  it('a refresh token that is used again is told once, with its grant', async () => {
    const server = await startIssuer();
    const { refresh_token } = await authorizeAndRedeem(server);
    const refresh = () => tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });
    await refresh();
    server.clock.advance(100);
    const before = (await told(server)).length;
    for (let count = 0; count < 3; count += 1) await refusalOf(refresh());
    expect((await told(server)).slice(before)).toEqual(['refresh_token_reused portal']);
  });
});

describe('a flood of refusals', () => {
  const ofIssuer = async () => new Uint8Array(32).fill(1);
  function flood(most?: number, key = ofIssuer) {
    const { stores } = inMemoryStores();
    let now = 1_700_000_100;
    const deps = { stores, clock: { now: () => now }, random: new SystemRandomSource(), key };
    const refusals = new AuditedRefusals(deps, most);
    const entries = async () =>
      (await stores.auditLog.page({ limit: 999 })).map(({ count, origin, subject }) => [
        count,
        origin?.address,
        subject,
      ]);
    return { stores, refusals, entries, wait: (seconds: number) => (now += seconds) };
  }

  it('of one account from one address is one entry a window, whatever process it meets', async () => {
    const { stores, refusals, entries, wait } = flood();
    const another = new AuditedRefusals({
      stores,
      clock: { now: () => 1_700_000_100 },
      random: new SystemRandomSource(),
      key: ofIssuer,
    });
    for (let count = 0; count < 500; count += 1) {
      refusals.note({ name: 'sign_in_refused', subject: 'alice', address: '192.0.2.1' });
      another.note({ name: 'sign_in_refused', subject: 'alice', address: '192.0.2.1' });
    }
    await Promise.all([refusals.flush(), another.flush()]);
    refusals.note({ name: 'sign_in_refused', subject: 'alice', address: '192.0.2.1' });
    await refusals.flush();
    await refusals.flush();
    expect(await entries()).toEqual([[1001, '192.0.2.1', 'alice']]);
    wait(300);
    refusals.note({ name: 'sign_in_refused', subject: 'alice', address: '192.0.2.1' });
    await refusals.flush();
    expect(await entries()).toHaveLength(2);
  });

  it('loses nothing that comes while others are stored', async () => {
    const { stores, refusals, entries } = flood();
    const late = { name: 'sign_in_refused', subject: 'bob', address: '192.0.2.2' } as const;
    refusals.note({ name: 'sign_in_refused', subject: 'alice', address: '192.0.2.1' });
    refusals.note(late);
    const count = stores.auditLog.count.bind(stores.auditLog);
    let counted = 0;
    stores.auditLog.count = async (...given) => {
      counted += 1;
      if (counted === 1) refusals.note(late);
      return count(...given);
    };
    await refusals.flush();
    await refusals.flush();
    expect((await entries()).toSorted()).toEqual([
      [1, '192.0.2.1', 'alice'],
      [2, '192.0.2.2', 'bob'],
    ]);
  });

  it('has an id of its own in every window, which tells nobody the address that was deleted', async () => {
    const ids = await Promise.all(
      [1, 2].map(async (byte) => {
        const { stores, refusals } = flood(9, async () => new Uint8Array(32).fill(byte));
        refusals.note({ name: 'sign_in_refused', subject: 'alice', address: '192.0.2.1' });
        await refusals.flush();
        return (await stores.auditLog.page({ limit: 9 })).map(({ entryId }) => entryId);
      }),
    );
    expect(ids.map(([id]) => id?.length)).toEqual([27, 27]);
    // Who knows all of the entry but the key of the issuer cannot try all addresses against it.
    expect(ids[0]).not.toEqual(ids[1]);
  });

  it('of whoever acts as a person is one entry a reason and app, by who that is', async () => {
    const { stores, refusals } = flood();
    const of = { name: 'support_access_refused', by: 'sally', subject: 'alice' } as const;
    const target = { record: 'supportAccesses', id: 'access' };
    for (let count = 0; count < 500; count += 1) {
      for (const clientId of ['portal', 'other']) {
        refusals.note({ ...of, target, clientId, reason: 'has_factor' });
        if (count === 0) refusals.note({ ...of, target, clientId, reason: 'consent' });
      }
    }
    await refusals.flush();
    const found = await stores.auditLog.page({ limit: 999 });
    expect(found.map(({ clientId, reason, count }) => [clientId, reason, count]).toSorted()).toEqual([
      ['other', 'consent', 1],
      ['other', 'has_factor', 500],
      ['portal', 'consent', 1],
      ['portal', 'has_factor', 500],
    ]);
    for (const entry of found) {
      const initiator = { entity: 'user', subject: 'sally', through: 'browser' };
      expect(entry).toMatchObject({ name: 'support_access_refused', subject: 'alice', target, initiator });
    }
  });

  it('that cannot be stored has the same bound, however many windows it lasts', async () => {
    const { refusals, entries, wait } = flood(10);
    for (let window = 0; window < 5; window += 1, wait(300)) {
      for (let at = 0; at < 20; at += 1) refusals.note({ name: 'sign_in_refused', address: `192.0.2.${at}` });
    }
    await refusals.flush();
    const all = await entries();
    expect(all).toHaveLength(10 + 5);
    expect(all.reduce((sum, [count]) => sum + Number(count), 0)).toBe(100);
  });

  it('from everywhere has a bound, and every one of them counts', async () => {
    const { refusals, entries } = flood(10);
    for (let count = 0; count < 1000; count += 1) {
      refusals.note({ name: 'sign_in_refused', address: `192.0.2.${count % 250}` });
      if (count % 100 === 0) await refusals.flush();
    }
    await refusals.flush();
    const found = await entries();
    expect(found).toHaveLength(11);
    expect(found.reduce((sum, [count]) => sum + Number(count), 0)).toBe(1000);
    expect(found.filter(([, address]) => address === undefined)).toHaveLength(1);
  });

  it('waits where it cannot be stored, and is told where it is too late to be counted', async () => {
    const { stores, refusals, entries } = flood();
    const { count } = stores.auditLog;
    stores.auditLog.count = async () => {
      throw new Error('no disk');
    };
    refusals.note({ name: 'sign_in_locked', address: '192.0.2.1' });
    await expect(refusals.flush()).rejects.toThrow('no disk');
    refusals.note({ name: 'sign_in_locked', address: '192.0.2.1' });
    stores.auditLog.count = count;
    await refusals.flush();
    expect(await entries()).toEqual([[2, '192.0.2.1', undefined]]);
    stores.auditLog.count = async () => false;
    refusals.note({ name: 'sign_in_locked', address: '192.0.2.1' });
    await refusals.flush();
    expect((await entries()).map(([each]) => each).sort()).toEqual([1, 2]);
  });
});

describe('an entry', () => {
  const inputs = { clock: { now: () => 1_700_000_000 }, random: new SystemRandomSource() };
  const given = {
    name: 'account_changed',
    initiator: { entity: 'admin', through: 'cli' },
    target: { record: 'accounts', id: 's' },
  } as const;

  it('stands behind all that its process told before, within one second too', () => {
    const ids = Array.from({ length: 300 }, () => newAuditEntry(inputs, given).entryId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(300);
    expect(ids.every((id) => /^6553f100[0-9a-f]{6}[\w-]{13}$/.test(id))).toBe(true);
  });

  it('hides where it came from behind a salt that differs, and stays the same without it', () => {
    const origin = { address: '192.0.2.1', userAgent: 'B' };
    const [one, other] = [newAuditEntry(inputs, { ...given, origin }), newAuditEntry(inputs, { ...given, origin })];
    expect(one.originCommitment).not.toBe(other.originCommitment);
    expect(one.origin && commitmentOf(one.origin)).toBe(one.originCommitment);
    const { origin: _, ...without } = one;
    expect(hashOfEntry(without)).toBe(hashOfEntry(one));
    expect(hashOfEntry({ ...one, reason: 'another' })).not.toBe(hashOfEntry(one));
  });

  it('has bounds for what others send', () => {
    const userAgent = `${'x'.repeat(10_000)}`;
    const entry = newAuditEntry(inputs, {
      ...given,
      origin: { userAgent: `a\u0000\n${userAgent}` },
      after: { small: 1, large: 'y'.repeat(5000), absent: undefined },
    });
    expect(entry.origin?.userAgent).toHaveLength(256);
    expect(entry.origin?.userAgent).toMatch(/^a\ufffd\ufffdx+$/);
    expect(entry.after).toEqual({ small: 1, large: { length: 5002, sha256: expect.any(String) } });
  });
});
