import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../accounts/account.js';
import type { AccountStore } from '../accounts/account-store.js';
import type { LoginAttemptStore } from '../lockout/login-attempt-store.js';

const account = (overrides: Partial<Account> = {}): Account => ({
  subject: 'subject-1',
  username: 'alice',
  emailVerified: false,
  passwordHash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA',
  createdAt: 1_000,
  updatedAt: 1_000,
  ...overrides,
});

/** What every AccountStore must do. `factory` gives an empty store for each test. */
export function describeAccountStoreContract(name: string, factory: () => Promise<AccountStore> | AccountStore): void {
  describe(`AccountStore contract: ${name}`, () => {
    let store: AccountStore;
    beforeEach(async () => {
      store = await factory();
    });

    it('returns every field of an account by subject and by username', async () => {
      const full = account({
        email: 'alice@example.com',
        emailVerified: true,
        name: 'Alice Doe',
        givenName: 'Alice',
        familyName: 'Doe',
        middleName: 'B',
        nickname: 'al',
        profile: 'https://example.com/alice',
        picture: 'https://example.com/alice.png',
        website: 'https://alice.example.com',
        gender: 'female',
        birthdate: '1990-01-02',
        zoneinfo: 'Europe/Paris',
        locale: 'fr-FR',
        phoneNumber: '+33123456789',
        phoneNumberVerified: false,
        address: { locality: 'Paris', country: 'France' },
        attributes: { department: 'R&D "é"', clearance: 3, remote: false, sites: ['Paris', 'Lyon'] },
        disabledAt: 1_005,
        closedAt: 1_005,
        deletionAt: 2_005,
        devicesSince: 1_006,
      });
      expect(await store.insert(full)).toBe('created');
      expect(await store.find('subject-1')).toEqual(full);
      expect(await store.findByUsername('alice')).toEqual(full);
    });

    it('leaves absent fields absent and unknown accounts undefined', async () => {
      await store.insert(account());
      expect(await store.find('subject-1')).toStrictEqual(account());
      expect(await store.find('subject-2')).toBeUndefined();
      expect(await store.findByUsername('Alice')).toBeUndefined();
    });

    it('says of an account whether it is active: there, and not disabled', async () => {
      await store.insert(account());
      expect(await store.isActive('subject-1')).toBe(true);
      expect(await store.isActive('subject-2')).toBe(false);
      await store.update(account({ disabledAt: 1_005 }));
      expect(await store.isActive('subject-1')).toBe(false);
    });

    it('creates one of several accounts inserted at once with one username', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) => store.insert(account({ subject: `subject-${index}` }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'username_taken')).toHaveLength(7);
      expect(await store.list()).toHaveLength(1);
    });

    it('replaces all fields on update, clearing what is absent', async () => {
      await store.insert(account({ email: 'alice@example.com', disabledAt: 1_001 }));
      expect(await store.update(account({ name: 'Alice', updatedAt: 1_002 }))).toBe('updated');
      expect(await store.find('subject-1')).toStrictEqual(account({ name: 'Alice', updatedAt: 1_002 }));
      expect(await store.update(account({ subject: 'subject-2' }))).toBe('unknown');
      expect(await store.find('subject-2')).toBeUndefined();
    });

    it('gives an account another username, unless somebody has it', async () => {
      await store.insert(account());
      await store.insert(account({ subject: 'subject-2', username: 'bob' }));
      expect(await store.update(account({ username: 'bob', name: 'Alice' }))).toBe('username_taken');
      expect(await store.find('subject-1')).toStrictEqual(account());
      expect(await store.update(account({ username: 'carol' }))).toBe('updated');
      expect((await store.findByUsername('carol'))?.subject).toBe('subject-1');
      expect(await store.findByUsername('alice')).toBeUndefined();
    });

    it('replaces a password hash while it is the one that was read, for one of several calls at once, and nothing else', async () => {
      const before = account({ passwordHash: '$2b$04$old', email: 'alice@example.com' });
      await store.insert(before);
      await store.insert(account({ subject: 'subject-2', username: 'bob', passwordHash: '$2b$04$old' }));
      const replaced = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          store.replacePasswordHash({ subject: 'subject-1', from: '$2b$04$old', to: `hash ${index}` }),
        ),
      );
      expect(replaced.filter(Boolean)).toHaveLength(1);
      const { passwordHash } = (await store.find('subject-1')) ?? account();
      expect(passwordHash).toBe(`hash ${replaced.indexOf(true)}`);
      expect(await store.find('subject-1')).toStrictEqual({ ...before, passwordHash });
      expect((await store.find('subject-2'))?.passwordHash).toBe('$2b$04$old');
      expect(await store.replacePasswordHash({ subject: 'subject-3', from: '$2b$04$old', to: 'x' })).toBe(false);
    });

    it('verifies the address that an account has, and no other', async () => {
      await store.insert(account({ email: 'alice@example.com', emailVerified: false }));
      expect(await store.verifyEmail({ subject: 'subject-1', email: 'other@example.com' })).toBe(false);
      expect((await store.find('subject-1'))?.emailVerified).toBe(false);
      expect(await store.verifyEmail({ subject: 'subject-1', email: 'alice@example.com' })).toBe(true);
      expect((await store.find('subject-1'))?.emailVerified).toBe(true);
      expect(await store.verifyEmail({ subject: 'nobody', email: 'alice@example.com' })).toBe(false);
    });

    it('finds accounts by their verified address, in any case of its ASCII letters and in no other likeness', async () => {
      const verified = { emailVerified: true };
      await store.insert(account({ ...verified, email: 'Alice@Example.com' }));
      await store.insert(account({ ...verified, subject: 'subject-0', username: 'b', email: 'aliCe@example.COM' }));
      await store.insert(account({ subject: 'subject-2', username: 'c', email: 'alice@example.com' }));
      const disabled = { ...verified, disabledAt: 1_001 };
      await store.insert(account({ ...disabled, subject: 'subject-3', username: 'd', email: 'alice@example.com' }));
      await store.insert(
        account({ ...verified, subject: 'subject-4', username: 'e', email: 'al\u0131ce@example.com' }),
      );
      await store.insert(
        account({ ...verified, subject: 'subject-5', username: 'f', email: 'k\u00d6n\u0130g@example.com' }),
      );
      await store.insert(account({ ...verified, subject: 'subject-6', username: 'g' }));
      const found = async (email: string, limit = 9) =>
        (await store.withVerifiedEmail(email, limit)).map(({ subject }) => subject);
      expect(await found('ALICE@example.com')).toEqual(['subject-0', 'subject-1']);
      expect(await found('alice@example.com', 1)).toEqual(['subject-0']);
      const all = await store.withVerifiedEmail('alice@example.com', 9, 'disabled too');
      expect(all.map(({ subject }) => subject)).toEqual(['subject-0', 'subject-1', 'subject-3']);
      for (const other of ['al\u0130ce@example.com', 'AL\u0131CE@example.com', '%', 'alice@example.co_', '']) {
        expect([other, await found(other)]).toEqual([other, other === 'AL\u0131CE@example.com' ? ['subject-4'] : []]);
      }
      expect(await found('K\u00d6N\u0130G@example.com')).toEqual(['subject-5']);
      expect(await found('k\u00f6n\u0130g@example.com')).toEqual([]);
    });

    it('changes the address that an account has, and no other, for one of several calls at once', async () => {
      await store.insert(account({ email: 'a@example.com', emailVerified: true }));
      await store.insert(account({ subject: 'subject-2', username: 'bob' }));
      const change = { subject: 'subject-1', from: 'a@example.com', verified: true, now: 1_009 };
      const changed = await Promise.all(
        Array.from({ length: 8 }, (_, nth) => store.changeEmail({ ...change, to: `b${nth}@example.com` })),
      );
      expect(changed.filter(Boolean)).toHaveLength(1);
      const email = `b${changed.indexOf(true)}@example.com`;
      expect(await store.find('subject-1')).toStrictEqual(account({ email, emailVerified: true, updatedAt: 1_009 }));
      const other = { subject: 'subject-2', to: 'c@example.com', verified: false, now: 1_009 };
      expect(await store.changeEmail({ ...other, from: 'a@example.com' })).toBe(false);
      expect(await store.changeEmail({ ...other, from: undefined })).toBe(true);
      expect(await store.changeEmail({ ...other, from: undefined })).toBe(false);
      expect(await store.find('subject-2')).toMatchObject({ email: 'c@example.com', emailVerified: false });
      expect(await store.changeEmail({ ...other, subject: 'subject-3', from: undefined })).toBe(false);
    });

    it('changes the members that are named while they are as they were read, and nothing else', async () => {
      const before = account({
        email: 'alice@example.com',
        emailVerified: true,
        name: 'Alice',
        nickname: 'al',
        phoneNumber: '+33123456789',
        phoneNumberVerified: true,
        attributes: { shirt: 'M', site: 'é "x"' },
      });
      await store.insert(before);
      await store.insert(account({ subject: 'subject-2', username: 'bob', name: 'Alice' }));
      const change = { subject: 'subject-1', now: 1_009 };
      const attributes = { shirt: 'L', site: 'é "x"' };
      const to = { name: 'Alicia', nickname: undefined, zoneinfo: 'Europe/Paris', attributes };
      const from = { name: 'Alice', nickname: 'al', zoneinfo: undefined, attributes: before.attributes };
      for (const other of [
        { name: 'Bob' },
        { nickname: undefined },
        { zoneinfo: 'UTC' },
        { attributes: { shirt: 'M' } },
      ]) {
        expect([other, await store.changeProfile({ ...change, from: { ...from, ...other }, to })]).toEqual([
          other,
          false,
        ]);
      }
      expect(await store.find('subject-1')).toStrictEqual(before);
      expect(await store.changeProfile({ ...change, from, to })).toBe(true);
      const { nickname: _, ...kept } = before;
      const changed = { ...kept, name: 'Alicia', zoneinfo: 'Europe/Paris', attributes, updatedAt: 1_009 };
      expect(await store.find('subject-1')).toStrictEqual(changed);
      const moved = { from: { phoneNumber: '+33123456789' }, to: { phoneNumber: '+33987654321' } };
      expect(await store.changeProfile({ ...change, ...moved })).toBe(true);
      const { phoneNumberVerified: __, ...unverified } = changed;
      expect(await store.find('subject-1')).toStrictEqual({ ...unverified, phoneNumber: '+33987654321' });
      expect((await store.find('subject-2'))?.name).toBe('Alice');
      expect(await store.changeProfile({ ...change, subject: 'subject-3', from: {}, to: { name: 'x' } })).toBe(false);
    });

    it('changes a profile for one of several calls at once that change the same, and for all that change something else', async () => {
      await store.insert(account());
      const change = { subject: 'subject-1', from: {}, now: 1_009 };
      const [names, nickname, password, email] = await Promise.all([
        Promise.all(
          Array.from({ length: 6 }, (_, nth) => store.changeProfile({ ...change, to: { name: `name ${nth}` } })),
        ),
        store.changeProfile({ ...change, to: { nickname: 'al' } }),
        store.replacePasswordHash({ subject: 'subject-1', from: account().passwordHash, to: 'another' }),
        store.changeEmail({ subject: 'subject-1', from: undefined, to: 'a@example.com', verified: true, now: 1_009 }),
      ]);
      expect([names.filter(Boolean).length, nickname, password, email]).toEqual([1, true, true, true]);
      const kept = { nickname: 'al', passwordHash: 'another', email: 'a@example.com', emailVerified: true };
      const name = `name ${names.indexOf(true)}`;
      expect(await store.find('subject-1')).toStrictEqual(account({ name, ...kept, updatedAt: 1_009 }));
    });

    it('changes no profile of an account that is closed, and opens none', async () => {
      const closed = account({ disabledAt: 1_005, closedAt: 1_005, deletionAt: 2_005 });
      await store.insert(closed);
      const change = { subject: 'subject-1', from: {}, to: { name: 'Alice' }, now: 1_009 };
      expect(await store.changeProfile(change)).toBe(false);
      expect(await store.find('subject-1')).toStrictEqual(closed);
    });

    it('opens what its person closed, for one of several calls at once, and nothing that an operator disabled', async () => {
      const closed = { disabledAt: 1_005, closedAt: 1_005, deletionAt: 2_005 };
      await store.insert(account(closed));
      await store.insert(account({ subject: 'subject-2', username: 'bob', disabledAt: 1_005 }));
      const reopen = { subject: 'subject-1', closedAt: 1_005, now: 1_009 };
      expect(await store.reopen({ ...reopen, closedAt: 1_006 })).toBe(false);
      const opened = await Promise.all(Array.from({ length: 8 }, () => store.reopen(reopen)));
      expect(opened.filter(Boolean)).toHaveLength(1);
      expect(await store.find('subject-1')).toStrictEqual(account({ updatedAt: 1_009 }));
      expect(await store.reopen({ ...reopen, subject: 'subject-2' })).toBe(false);
    });

    it('forgets the browsers of one account, and changes nothing else of it', async () => {
      await store.insert(account());
      await store.insert(account({ subject: 'subject-2', username: 'bob' }));
      expect(await store.forgetDevices({ subject: 'subject-1', now: 1_007 })).toBe(true);
      expect(await store.find('subject-1')).toStrictEqual(account({ devicesSince: 1_007 }));
      expect(await store.forgetDevices({ subject: 'subject-1', now: 1_008 })).toBe(true);
      expect(await store.find('subject-1')).toStrictEqual(account({ devicesSince: 1_008 }));
      expect(await store.find('subject-2')).toStrictEqual(account({ subject: 'subject-2', username: 'bob' }));
      expect(await store.forgetDevices({ subject: 'subject-3', now: 1_008 })).toBe(false);
    });

    it('knows whose time has come, the longest due first, and nobody who is active by now', async () => {
      const closed = { disabledAt: 1_005, closedAt: 1_005 };
      await store.insert(account({ ...closed, deletionAt: 3_000 }));
      await store.insert(account({ subject: 'subject-2', username: 'bob', ...closed, deletionAt: 2_000 }));
      await store.insert(account({ subject: 'subject-3', username: 'carol', ...closed }));
      await store.insert(account({ subject: 'subject-4', username: 'dave', deletionAt: 2_000 }));
      expect(await store.deletionsDue(1_999, 9)).toEqual([]);
      expect(await store.deletionsDue(2_000, 9)).toEqual(['subject-2']);
      expect(await store.deletionsDue(3_000, 9)).toEqual(['subject-2', 'subject-1']);
      expect(await store.deletionsDue(3_000, 1)).toEqual(['subject-2']);
    });

    it('deletes an account for one of several calls at once, and its username is free', async () => {
      await store.insert(account());
      await store.insert(account({ subject: 'subject-2', username: 'bob' }));
      const deleted = await Promise.all(Array.from({ length: 8 }, () => store.delete('subject-1')));
      expect(deleted.filter(Boolean)).toHaveLength(1);
      expect((await store.list()).map(({ subject }) => subject)).toEqual(['subject-2']);
      expect(await store.insert(account({ subject: 'subject-3' }))).toBe('created');
    });

    it('finds those who have a value of an attribute, by its whole name', async () => {
      await store.insert(account({ attributes: { site: 'x', a_b: 1 } }));
      await store.insert(account({ subject: 'subject-2', username: 'bob', attributes: { Site: 'y', aXb: '"site":' } }));
      await store.insert(account({ subject: 'subject-3', username: 'carol', attributes: { site: false } }));
      await store.insert(account({ subject: 'subject-4', username: 'dave' }));
      const subjectsWith = async (name: string) =>
        (await store.withAttribute(name, 9)).map(({ subject }) => subject).sort();
      expect(await subjectsWith('site')).toEqual(['subject-1', 'subject-3']);
      expect(await subjectsWith('a_b')).toEqual(['subject-1']);
      expect(await subjectsWith('nothing')).toEqual([]);
      expect(await store.withAttribute('site', 1)).toHaveLength(1);
    });

    it('lists by username', async () => {
      await store.insert(account({ subject: 'subject-2', username: 'bob' }));
      await store.insert(account());
      expect((await store.list()).map(({ username }) => username)).toEqual(['alice', 'bob']);
    });
  });
}

/** What every LoginAttemptStore must do. `factory` gives an empty store for each test. */
export function describeLoginAttemptStoreContract(
  name: string,
  factory: () => Promise<LoginAttemptStore> | LoginAttemptStore,
): void {
  describe(`LoginAttemptStore contract: ${name}`, () => {
    let store: LoginAttemptStore;
    beforeEach(async () => {
      store = await factory();
    });

    const drainSeconds = 60;

    it('counts each of many parallel failures once', async () => {
      const counts = await Promise.all(
        Array.from({ length: 20 }, () => store.recordFailure({ key: 'k', now: 100, drainSeconds })),
      );
      expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(await store.find('k')).toEqual({ failures: 20, lastFailedAt: 100, drainedAt: 100 });
    });

    it('drains one failure in each span, and loses no part of one between failures', async () => {
      const seen: number[] = [];
      for (const now of [100, 100, 100, 159, 160, 200, 219, 220, 999]) {
        seen.push(await store.recordFailure({ key: 'k', now, drainSeconds }));
      }
      expect(seen).toEqual([1, 2, 3, 4, 4, 5, 6, 6, 1]);
      expect(await store.find('k')).toEqual({ failures: 1, lastFailedAt: 999, drainedAt: 999 });
    });

    it('drains nothing before a time that a clock ahead wrote, and is of its own time again', async () => {
      for (const now of [4_000, 4_000]) await store.recordFailure({ key: 'k', now, drainSeconds });
      expect(await store.recordFailure({ key: 'k', now: 400, drainSeconds })).toBe(3);
      expect(await store.find('k')).toEqual({ failures: 3, lastFailedAt: 400, drainedAt: 400 });
      expect(await store.recordFailure({ key: 'k', now: 460, drainSeconds })).toBe(3);
    });

    it('takes failures back, never below none', async () => {
      for (const now of [100, 101, 102]) await store.recordFailure({ key: 'k', now, drainSeconds });
      await store.forgive('k');
      expect(await store.find('k')).toEqual({ failures: 2, lastFailedAt: 102, drainedAt: 100 });
      await store.forgive('k', 7);
      await store.forgive('unknown', 2);
      expect(await store.find('k')).toEqual({ failures: 0, lastFailedAt: 102, drainedAt: 100 });
      expect(await store.recordFailure({ key: 'k', now: 110, drainSeconds })).toBe(1);
    });

    it('clears one counter and no other', async () => {
      await store.recordFailure({ key: 'k', now: 100, drainSeconds });
      await store.recordFailure({ key: 'other', now: 100, drainSeconds });
      await store.clear('k');
      expect(await store.find('k')).toBeUndefined();
      expect(await store.find('other')).toMatchObject({ failures: 1, lastFailedAt: 100 });
    });

    it('clears the counters of a prefix, letter by letter, and no other', async () => {
      for (const key of ['pair:a_:1', 'pair:a_:2', 'pair:A_:1', 'pair:ab:1', 'a_:1']) {
        await store.recordFailure({ key, now: 100, drainSeconds });
      }
      expect(await store.clearAll('pair:a_:')).toBe(2);
      expect(await store.clearAll('pair:a_:')).toBe(0);
      const left = await Promise.all(
        ['pair:a_:1', 'pair:a_:2', 'pair:A_:1', 'pair:ab:1', 'a_:1'].map((key) => store.find(key)),
      );
      expect(left.map((each) => each !== undefined)).toEqual([false, false, true, true, true]);
    });

    it('deletes old counters in bounded batches', async () => {
      for (const [key, now] of [
        ['a', 100],
        ['b', 101],
        ['c', 102],
      ] as const) {
        await store.recordFailure({ key, now, drainSeconds });
      }
      expect(await store.deleteOlderThan({ before: 102, limit: 1 })).toBe(1);
      expect(await store.deleteOlderThan({ before: 102, limit: 10 })).toBe(1);
      expect(await store.deleteOlderThan({ before: 102, limit: 10 })).toBe(0);
      expect(await store.find('c')).toMatchObject({ failures: 1, lastFailedAt: 102 });
    });
  });
}
