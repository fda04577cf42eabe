import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import type { SupportAccess } from '../../records/support-access.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

const asked: SupportAccess = {
  accessId: 'one',
  supporter: 'sally',
  subject: 'alice',
  reason: 'Ticket 4711: “the cart is empty”',
  clientIds: ['portal', 'shop'],
  createdAt: now,
  enterBefore: now + 600,
  until: now + 900,
  expiresAt: now + 9000,
};
const entry = { accessId: 'one', supporterSessionId: 'hers', sessionId: 'made', enteredAt: now + 5 };

/** What every implementation must do of support accesses. */
export function describeSupportAccessContracts(name: string, create: CreateStores): void {
  describe(`support accesses: ${name}`, () => {
    let accesses: Stores['supportAccesses'];
    beforeEach(async () => {
      accesses = (await create()).stores.supportAccesses;
    });

    it('keeps each as it was asked for, those of a person newest first', async () => {
      const later = { ...asked, accessId: 'two', createdAt: now + 1 };
      const other = { ...asked, accessId: 'three', subject: 'bob' };
      for (const each of [asked, later, other, { ...asked, accessId: 'a same time' }]) await accesses.insert(each);
      expect(await accesses.find('one')).toEqual(asked);
      expect(await accesses.find('none')).toBeUndefined();
      const ids = (await accesses.ofPerson('alice', 10)).map(({ accessId }) => accessId);
      expect(ids).toEqual(['two', 'a same time', 'one']);
      expect(await accesses.ofPerson('alice', 1)).toEqual([later]);
      expect(await accesses.ofPerson('carol', 10)).toEqual([]);
    });

    it('is entered once, however many try', async () => {
      await accesses.insert(asked);
      const entered = await Promise.all([1, 2, 3, 4].map(() => accesses.enter(entry)));
      expect(entered.filter(Boolean)).toHaveLength(1);
      expect(await accesses.find('one')).toEqual({ ...asked, ...entry });
      expect(await accesses.enter({ ...entry, accessId: 'none' })).toBe(false);
      expect(await accesses.enteredIn('hers')).toEqual([{ ...asked, ...entry }]);
      expect(await accesses.enteredIn('another')).toEqual([]);
    });

    it('ends once, and is entered no more', async () => {
      await accesses.insert(asked);
      const end = { accessId: 'one', endedAt: now + 9, endedBy: 'person' } as const;
      const ended = await Promise.all([1, 2, 3].map(() => accesses.end(end)));
      expect(ended.filter(Boolean)).toHaveLength(1);
      expect(await accesses.enter(entry)).toBe(false);
      expect(await accesses.end({ ...end, endedBy: 'operator' })).toBe(false);
      expect(await accesses.find('one')).toEqual({ ...asked, ...end });
      expect(await accesses.enteredIn('hers')).toEqual([]);
    });

    it('tells what is open, what is due, and forgets what was kept long enough', async () => {
      await accesses.insert(asked);
      await accesses.insert({ ...asked, accessId: 'ended', endedAt: now, endedBy: 'time' });
      const ids = (all: readonly SupportAccess[]) => all.map(({ accessId }) => accessId);
      expect(ids(await accesses.openOf('sally', now + 899, 5))).toEqual(['one']);
      expect(await accesses.openOf('sally', now + 900, 5)).toEqual([]);
      expect(await accesses.openOf('olga', now, 5)).toEqual([]);
      expect(await accesses.due(now + 899, 5)).toEqual([]);
      expect(ids(await accesses.due(now + 900, 5))).toEqual(['one']);
      expect(await accesses.deleteExpired(now + 8999, 5)).toBe(0);
      expect(await accesses.deleteExpired(now + 9000, 5)).toBe(2);
    });
  });
}
