import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Mail } from '../../records/mail.js';
import type { Stores } from '../../records/stores.js';
import type { UnitOfWork } from '../../records/unit-of-work.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

function message(mailId: string, more: Partial<Mail> = {}): Mail {
  return {
    mailId,
    template: 'verify-email-code',
    purpose: 'sign-in',
    to: `${mailId}@b.example`,
    locale: 'de',
    data: { code: '123456', name: 'Zoë \u0000 "<&>"' },
    state: 'waiting',
    attempts: 0,
    nextAttemptAt: now,
    createdAt: now,
    validUntil: now + 600,
    expiresAt: now + 1000,
    ...more,
  };
}

/** What every implementation must do of mail. */
export function describeMailContracts(name: string, create: CreateStores): void {
  describe(`mail: ${name}`, () => {
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });
    const claim = (at = now, limit = 9) => stores.mail.claimDue({ now: at, leaseUntil: at + 60, limit });

    it('keeps a message with the unit of work that causes it, or neither', async () => {
      const failing = unitOfWork.run(async (inside) => {
        expect(await inside.mail.insertBelow(message('a'), 9)).toBe(true);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await stores.mail.find('a')).toBeUndefined();
      expect(await claim()).toEqual([]);
      await unitOfWork.run((inside) => inside.mail.insertBelow(message('a'), 9));
      expect(await stores.mail.find('a')).toEqual(message('a'));
      const least = message('b', { template: 'test', data: { askedBy: 'x' }, locale: undefined });
      await stores.mail.insertBelow(least, 9);
      expect(await stores.mail.find('b')).toEqual(least);
    });

    it('deletes what is of a person or went to their address, and no alert that waits', async () => {
      const to = 'Alice@b.example';
      const alert = { template: 'alert', data: { headline: 'x', at: now, facts: [] } } as const;
      const all = [
        message('of', { subject: 'alice', to: 'former@b.example' }),
        message('waits', { ...alert, to }),
        message('dead', { ...alert, to, state: 'dead' }),
        message('test', { template: 'test', data: { askedBy: 'x' }, to }),
        message('other', { subject: 'bob', to }),
        message('elsewhere'),
      ];
      for (const each of all) await stores.mail.insertBelow(each, 9);
      expect(await stores.mail.find('of')).toEqual(all[0]);
      const forget = () => stores.mail.forgetPerson({ subject: 'alice', email: 'alice@B.example' });
      const failing = unitOfWork.run(async (inside) => {
        await inside.mail.forgetPerson({ subject: 'alice' });
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect([await forget(), await forget()]).toEqual([3, 0]);
      const left = await stores.mail.page({ limit: 9 });
      expect(left.map(({ mailId }) => mailId)).toEqual(['waits', 'other', 'elsewhere']);
      expect(await stores.mail.forgetPerson({ subject: 'nobody' })).toBe(0);
    });

    it('takes no more than may wait', async () => {
      for (const id of ['a', 'b']) expect(await stores.mail.insertBelow(message(id), 2)).toBe(true);
      expect(await stores.mail.insertBelow(message('c'), 2)).toBe(false);
      const [first] = await claim(now, 1);
      const sent = { state: 'sent', settledAt: now, expiresAt: now + 5 } as const;
      expect(await stores.mail.settle(first ?? message(''), sent)).toBe(true);
      expect(await stores.mail.count('waiting')).toBe(1);
      expect(await stores.mail.insertBelow(message('c'), 2)).toBe(true);
    });

    it('claims what is due for one process, counts the attempt and holds it back for the lease', async () => {
      for (let index = 0; index < 30; index += 1) await stores.mail.insertBelow(message(`m${index}`), 99);
      await stores.mail.insertBelow(message('later', { nextAttemptAt: now + 1 }), 99);
      const claimed = (await atOnce(() => claim(now, 7), 20)).flat();
      // Claims that met each other may have left some behind; none of them twice.
      for (let more = await claim(); more.length > 0; more = await claim()) claimed.push(...more);
      expect(claimed).toHaveLength(30);
      expect(new Set(claimed.map(({ mailId }) => mailId)).size).toBe(30);
      expect(claimed.find(({ mailId }) => mailId === 'm3')).toEqual(
        message('m3', { attempts: 1, nextAttemptAt: now + 60 }),
      );
      const again = await claim(now + 60, 99);
      expect(again).toHaveLength(31);
      // What was due before comes first.
      expect(again[0]?.mailId).toBe('later');
    });

    it('claims what waits longer than any attempt does: a clock was wrong that wrote it', async () => {
      await stores.mail.insertBelow(message('hour', { nextAttemptAt: now + 3_600 }), 9);
      await stores.mail.insertBelow(message('year', { nextAttemptAt: now + 31_536_000 }), 9);
      expect((await claim()).map(({ mailId, nextAttemptAt }) => [mailId, nextAttemptAt])).toEqual([['year', now + 60]]);
      expect(await claim()).toEqual([]);
    });

    it('settles the attempt that was claimed last, and none of before', async () => {
      await stores.mail.insertBelow(message('a'), 9);
      const [first] = await claim();
      const [second] = await claim(now + 60);
      if (!first || !second) throw new Error('nothing was claimed');
      const later = { state: 'waiting', nextAttemptAt: now + 90, reason: '451 4.3.0' } as const;
      const sent = { state: 'sent', settledAt: now + 60, expiresAt: now + 70 } as const;
      expect(await stores.mail.settle(first, sent)).toBe(false);
      expect(await stores.mail.settle(second, later)).toBe(true);
      expect(await stores.mail.find('a')).toEqual(message('a', { attempts: 2, ...later }));
      const [third] = await claim(now + 90);
      if (!third) throw new Error('nothing was claimed');
      const outcomes = await atOnce(() => stores.mail.settle(third, sent), 5);
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const { data: _, reason: __, ...rest } = third;
      expect(await stores.mail.find('a')).toEqual({ ...rest, ...sent });
      expect(await stores.mail.settle(third, later)).toBe(false);
    });

    it('revives what is dead and still of use, and nothing else', async () => {
      const died = { state: 'dead', settledAt: now, expiresAt: now + 900, reason: '550 5.1.1' } as const;
      for (const id of ['useful', 'useless', 'waiting']) await stores.mail.insertBelow(message(id), 9);
      for (const claimed of await claim()) {
        const { mailId } = claimed;
        if (mailId !== 'waiting') await stores.mail.settle(claimed, { ...died, isUseful: mailId === 'useful' });
      }
      expect(await stores.mail.find('useful')).toEqual(
        message('useful', { ...died, attempts: 1, nextAttemptAt: now + 60 }),
      );
      expect((await stores.mail.find('useless'))?.data).toBeUndefined();
      expect((await stores.mail.find('useless'))?.to).toBe('useless@b.example');
      for (const id of ['useless', 'waiting', 'unknown'])
        expect(await stores.mail.revive(id, now + 1, now + 999)).toBe(false);
      expect(await stores.mail.revive('useful', now + 600, now + 999)).toBe(false);
      expect(await stores.mail.revive('useful', now + 1, now + 999)).toBe(true);
      expect(await claim(now + 1)).toMatchObject([{ mailId: 'useful', state: 'waiting', attempts: 2 }]);
      expect((await stores.mail.find('useful'))?.settledAt).toBeUndefined();
    });

    it('shows the newest first, of one state or of all, counts them, and forgets what is over', async () => {
      for (const id of ['a', 'b', 'c', 'd']) await stores.mail.insertBelow(message(id), 9);
      const [first] = await claim(now, 1);
      await stores.mail.settle(first ?? message(''), { state: 'sent', settledAt: now, expiresAt: now + 5 });
      const ids = async (asked: Parameters<typeof stores.mail.page>[0]) =>
        (await stores.mail.page(asked)).map(({ mailId }) => mailId);
      expect(await ids({ limit: 3 })).toEqual(['d', 'c', 'b']);
      expect(await ids({ limit: 3, before: 'b' })).toEqual(['a']);
      expect(await ids({ state: 'waiting', limit: 9 })).toEqual(['d', 'c', 'b']);
      expect(await ids({ state: 'waiting', before: 'd', limit: 1 })).toEqual(['c']);
      expect(await ids({ state: 'sent', limit: 9 })).toEqual(['a']);
      expect(
        await Promise.all((['waiting', 'sent', 'dead'] as const).map((state) => stores.mail.count(state))),
      ).toEqual([3, 1, 0]);
      expect(await stores.mail.deleteExpired(now + 5, 9)).toBe(1);
      expect(await ids({ limit: 9 })).toEqual(['d', 'c', 'b']);
      expect(await stores.mail.deleteExpired(now + 1000, 2)).toBe(2);
    });
  });
}
