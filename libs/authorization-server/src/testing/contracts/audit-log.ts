import { beforeEach, describe, expect, it } from '@jest/globals';
import { newAuditEntry } from '../../audit/record-entry.js';
import type { AuditEntry } from '../../records/audit-entry.js';
import type { Stores } from '../../records/stores.js';
import type { UnitOfWork } from '../../records/unit-of-work.js';
import { digest } from '../../shared/digest.js';
import { SeededRandomSource } from '../manual-inputs.js';
import type { CreateStores } from './create-stores.js';

const now = 1_700_000_000;

/** The trail of what happened. */
export function describeAuditLogContracts(name: string, create: CreateStores): void {
  describe(`AuditLog contract: ${name}`, () => {
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    const random = new SeededRandomSource('audit');
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });
    const entry = (at: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
      ...newAuditEntry(
        { clock: { now: () => at }, random },
        {
          name: 'account_changed',
          initiator: { entity: 'admin', through: 'cli' },
          target: { record: 'accounts', id: 's' },
          origin: { address: '192.0.2.1', userAgent: 'Browser' },
        },
      ),
      ...more,
    });
    const all = () => stores.auditLog.page({ limit: 99, order: 'oldest_first' });

    it('gives every member back as it was', async () => {
      const whole = entry(now, {
        initiator: { entity: 'user', subject: 'alice', through: 'self_service' },
        subject: 'alice',
        clientId: 'app',
        audience: 'https://api.example.com',
        reason: 'on purpose',
        before: { email: 'a@example.com', list: [1, { deep: null }] },
        after: { email: 'b@example.com "é" 𝒜 \u0000' },
        concealed: ['passwordHash'],
        count: 3,
        lastAt: now + 5,
      });
      await stores.auditLog.append([whole]);
      expect(await stores.auditLog.find(whole.entryId)).toStrictEqual(whole);
      expect(await stores.auditLog.find('nobody')).toBeUndefined();
    });

    it('takes all entries or none, and no entry twice', async () => {
      const first = entry(now);
      await stores.auditLog.append([first]);
      await expect(stores.auditLog.append([entry(now), first])).rejects.toMatchObject({ message: expect.anything() });
      await stores.auditLog.append([]);
      expect(await all()).toEqual([first]);
    });

    it('keeps an entry with what it reports, or neither', async () => {
      const failing = unitOfWork.run(async ({ auditLog }) => {
        await auditLog.append([entry(now)]);
        throw new Error('refused');
      });
      await expect(failing).rejects.toThrow('refused');
      expect(await all()).toEqual([]);
    });

    it('finds by actor, person, client, audience, name, target and time, page by page in both orders', async () => {
      const byAlice = { entity: 'user', subject: 'alice', through: 'browser' } as const;
      const one = entry(now, { initiator: byAlice, subject: 'bob' });
      const two = entry(now + 1, { clientId: 'app', subject: 'alice' });
      const three = entry(now + 2, { audience: 'https://api.example.com', name: 'signed_in' });
      const four = entry(now + 3, { target: { record: 'clients', id: 's' } });
      await stores.auditLog.append([four, two, one, three]);
      const found = async (filter: Omit<Parameters<typeof stores.auditLog.page>[0], 'limit'>) =>
        (await stores.auditLog.page({ ...filter, limit: 9 })).map(({ at }) => at - now);
      expect(await found({})).toEqual([3, 2, 1, 0]);
      expect(await found({ order: 'oldest_first' })).toEqual([0, 1, 2, 3]);
      expect(await found({ actor: 'alice' })).toEqual([0]);
      expect(await found({ subject: 'alice' })).toEqual([1]);
      expect(await found({ clientId: 'app' })).toEqual([1]);
      expect(await found({ audience: 'https://api.example.com' })).toEqual([2]);
      expect(await found({ name: 'signed_in' })).toEqual([2]);
      expect(await found({ target: { record: 'clients', id: 's' } })).toEqual([3]);
      expect(await found({ since: now + 1, until: now + 3 })).toEqual([2, 1]);
      expect(await found({ subject: 'alice', name: 'signed_in' })).toEqual([]);
      const [last, ...rest] = await stores.auditLog.page({ limit: 1 });
      expect([last, rest]).toEqual([four, []]);
      expect(await found({ after: four.entryId })).toEqual([2, 1, 0]);
      expect(await found({ after: one.entryId, order: 'oldest_first' })).toEqual([1, 2, 3]);
      // A cursor stands within the span, or before or behind all of it.
      const span = { since: now + 1, until: now + 3 };
      expect(await found({ ...span, after: three.entryId })).toEqual([1]);
      expect(await found({ ...span, after: four.entryId })).toEqual([2, 1]);
      expect(await found({ ...span, after: one.entryId })).toEqual([]);
      const oldestFirst = { ...span, order: 'oldest_first' } as const;
      expect(await found({ ...oldestFirst, after: two.entryId })).toEqual([2]);
      expect(await found({ ...oldestFirst, after: one.entryId })).toEqual([1, 2]);
      expect(await found({ ...oldestFirst, after: four.entryId })).toEqual([]);
    });

    it('counts what is of one kind in one entry, also in parallel', async () => {
      const counted = { ...entry(now), count: 2, lastAt: now + 1 };
      await stores.auditLog.count(counted, now + 60);
      await Promise.all(
        [5, 3, 9].map((lastAt) => stores.auditLog.count({ ...counted, count: 1, lastAt: now + lastAt }, now + 60)),
      );
      expect(await all()).toEqual([{ ...counted, count: 5, lastAt: now + 9 }]);
    });

    it('forgets what a person was known by, and keeps the entries', async () => {
      const personal = { before: { email: 'a@example.com' }, after: { email: 'b@example.com', name: 'B' }, salt: 's' };
      const entries = [
        entry(now, { subject: 'alice', personal }),
        entry(now + 1, { subject: 'alice' }),
        entry(now + 2, { subject: 'bob', personal: { after: { email: 'c@example.com' }, salt: 't' } }),
      ].map((each) => ({ ...each, ...(each.personal && { personalCommitment: digest('facts') }) }));
      await stores.auditLog.append(entries);
      expect(await all()).toEqual(entries);
      expect(await stores.auditLog.forgetPerson({ subject: 'alice' })).toBe(1);
      expect(await stores.auditLog.forgetPerson({ subject: 'alice' })).toBe(0);
      const without = ({ personal: _, ...rest }: AuditEntry) => rest;
      expect(await all()).toEqual(entries.map((each) => (each.subject === 'alice' ? without(each) : each)));
    });

    it('forgets where a person was, and where anybody was of old, and keeps the entries', async () => {
      const by = (subject: string) => ({ initiator: { entity: 'user', subject, through: 'browser' } as const });
      const entries = [
        entry(now, by('alice')),
        entry(now + 1, { ...by('bob'), subject: 'alice' }),
        entry(now + 2, by('bob')),
        entry(now + 3, by('bob')),
      ];
      await stores.auditLog.append(entries);
      const without = ({ origin: _, ...rest }: AuditEntry) => rest;
      expect(await stores.auditLog.forgetOrigins({ subject: 'alice' })).toBe(2);
      expect(await stores.auditLog.forgetOrigins({ subject: 'alice' })).toBe(0);
      expect(await all()).toEqual(entries.map((each, index) => (index < 2 ? without(each) : each)));
      expect(await stores.auditLog.deleteOlderThan({ before: now + 3, limit: 9 })).toBe(1);
      expect(await stores.auditLog.deleteOlderThan({ before: now + 9, limit: 0 })).toBe(0);
      expect(await all()).toEqual(entries.map((each, index) => (index < 3 ? without(each) : each)));
    });
  });
}
