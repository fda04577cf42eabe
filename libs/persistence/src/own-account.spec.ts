import { describe, expect, it } from '@jest/globals';
import {
  type AdministrationPorts,
  changeAccount,
  changeOwnEmail,
  closeOwnAccount,
  confirmNewEmail,
  confirmNewEmailByLink,
  deleteAccount,
  deleteDueAccounts,
  exportOwnData,
  linkToReopen,
  reopenOwnAccount,
} from '@signet/administration';
import { defaultIssuerSettings, digest } from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import type { Account } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import { furnish, furnishedAt } from '../test/support/furnished-issuer.js';
import { testDatabases } from '../test/support/test-databases.js';
import type { PersistentStores } from './create-stores.js';
import type { Database } from './sql/database.js';
import { sqlite } from './sql/dialects/sqlite.js';

const day = 86_400;
const alice: Account = {
  subject: 'alice',
  username: 'alice',
  email: 'alice@example.com',
  emailVerified: true,
  passwordHash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA',
  createdAt: 1000,
  updatedAt: 1000,
};
const own = { subject: 'alice' };
const databases = testDatabases();
const clock = new ManualClock(furnishedAt);

function portsOf({ administration, selfService }: PersistentStores) {
  const ports = { clock, random: new SystemRandomSource(), settings: defaultIssuerSettings('https://sso.example.com') };
  const operators: AdministrationPorts = { ...ports, unitOfWork: administration };
  return { operators, self: { ...ports, unitOfWork: selfService } };
}

describe.each(databases.migrated)(
  'another address, confirmed while the password is changed: %s',
  (_, configuration) => {
    /** Whether a transaction waits for the row of another; on SQLite they come one after the other. */
    async function isWaiting({ read }: Database): Promise<boolean> {
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return read.dialect === sqlite || (await read.rows(waiting)).length > 0;
    }

    it.each(['link', 'code'] as const)('is not taken, for the %s was made against the password before', async (by) => {
      const where = await configuration();
      const [one, other] = [await databases.open(where), await databases.open(where)];
      await one.accounts.insert(alice);
      const { self } = portsOf(one);
      expect(await changeOwnEmail(self, own, 'mallory@example.com')).toMatchObject({ mail: 'queued' });
      const [mail] = await one.records.mail.page({ limit: 9 });
      const { secret = '', code = '' } = (mail?.data ?? {}) as { readonly secret?: string; readonly code?: string };
      let begun: Promise<unknown> | undefined;
      const initiator = { entity: 'user', subject: 'alice', through: 'self_service' } as const;
      await other.selfService.run(initiator, async ({ accounts }) => {
        const change = { subject: 'alice', from: alice.passwordHash, to: 'another hash' };
        expect(await accounts.replacePasswordHash(change)).toBe(true);
        begun = by === 'link' ? confirmNewEmailByLink(self, own, secret) : confirmNewEmail(self, own, code);
        while (!(await isWaiting(other.database)));
      });
      expect(await begun).toBe('over');
      expect(await one.accounts.find('alice')).toMatchObject({ email: alice.email, passwordHash: 'another hash' });
    });
  },
);

it.each(databases.migrated)(
  'what tells of another address reaches whoever had it, also where a stranger has an account with it deleted: %s',
  async (_, configuration) => {
    const stores = await databases.open(await configuration());
    const { operators, self } = portsOf(stores);
    const waiting = async () => (await stores.records.mail.page({ limit: 9 })).map(({ template }) => template).sort();
    await stores.accounts.insert(alice);
    await changeOwnEmail(self, own, 'mallory@example.com');
    const [mail] = await stores.records.mail.page({ limit: 9 });
    const { secret = '' } = (mail?.data ?? {}) as { readonly secret?: string };
    expect(await confirmNewEmailByLink(self, own, secret)).toBe('done');
    // Nobody has shown that they read there.
    await stores.accounts.insert({ ...alice, subject: 'decoy', username: 'decoy', emailVerified: false });
    await deleteAccount(operators, { entity: 'admin', through: 'cli' }, { username: 'decoy' });
    expect(await waiting()).toEqual(['confirm-new-email', 'email-changed']);
    // It goes with its person.
    await deleteAccount(operators, { entity: 'admin', through: 'cli' }, { username: 'alice' });
    expect(await waiting()).toEqual([]);
  },
);

describe.each(databases.migrated)('an account that its person closed: %s', (_, configuration) => {
  /** Two processes on one database. */
  async function replicas() {
    const where = await configuration();
    const stores = [await databases.open(where), await databases.open(where)] as const;
    await stores[0].accounts.insert(alice);
    await closeOwnAccount(portsOf(stores[0]).operators, own, 7 * day);
    return stores;
  }

  async function sweep(stores: PersistentStores): Promise<readonly string[]> {
    const deleted: string[] = [];
    await deleteDueAccounts(portsOf(stores).operators, stores.records, {
      isTrusted: async () => true,
      onDeleted: (subject) => deleted.push(subject),
      onFailed: (__, error) => {
        throw error;
      },
    });
    return deleted;
  }

  it('is deleted by one of two processes that look at once, and told once', async () => {
    const [one, other] = await replicas();
    clock.advance(7 * day);
    const deleted = await Promise.all([sweep(one), sweep(other), sweep(one)]);
    expect(deleted.flat()).toEqual(['alice']);
    const told = await one.records.auditLog.page({ name: 'account_deleted', limit: 9 });
    expect(told.map(({ initiator }) => initiator)).toEqual([{ entity: 'user', subject: 'alice', through: 'issuer' }]);
  });

  it('is taken back or deleted where both happen at once, and never half of either', async () => {
    const [one, other] = await replicas();
    const { self } = portsOf(one);
    clock.advance(7 * day - 5);
    const secret = (await linkToReopen(self, own)) ?? '';
    // By the clock of the process that takes it back a second is left.
    const late = { ...self, clock: new ManualClock(clock.now() + 4) };
    clock.advance(5);
    const [came, deleted] = await Promise.all([reopenOwnAccount(late, own, secret), sweep(other)]);
    const account = await one.accounts.find('alice');
    if (came === 'done') {
      expect(deleted).toEqual([]);
      expect(account).not.toHaveProperty('deletionAt');
    } else {
      expect(deleted).toEqual(['alice']);
      expect(account).toBeUndefined();
    }
  });

  it('is whole where the process that deletes it fails in between', async () => {
    const [one] = await replicas();
    clock.advance(7 * day);
    const { operators } = portsOf(one);
    const failing: AdministrationPorts = {
      ...operators,
      unitOfWork: {
        run: (initiator, work) =>
          operators.unitOfWork.run(initiator, async (records) => {
            await work(records);
            throw new Error('killed');
          }),
      },
    };
    const failed: unknown[] = [];
    await deleteDueAccounts(failing, one.records, {
      isTrusted: async () => true,
      onDeleted: () => {},
      onFailed: (subject) => failed.push(subject),
    });
    expect(failed).toEqual(['alice']);
    expect(await one.accounts.find('alice')).toMatchObject({ closedAt: expect.any(Number) });
    expect(await sweep(one)).toEqual(['alice']);
  });

  it('is a file without what operators keep to themselves, in what happened neither', async () => {
    const [{ records, accounts, ...stores }] = await replicas();
    const { operators, self } = portsOf({ records, accounts, ...stores });
    const operator = { entity: 'admin', through: 'cli' } as const;
    for (const [name, seenBy] of [
      ['risk', 'operator'],
      ['size', 'person'],
    ] as const) {
      await records.attributeDefinitions.insert({ name, type: 'string', seenBy, changedBy: 'operator' } as never);
    }
    for (const nth of [1, 2]) {
      await changeAccount(operators, operator, own, { attributes: { risk: `secret ${nth}`, size: `large ${nth}` } });
    }
    let text = '';
    for await (const part of await exportOwnData(self, records, own)) text += part;
    expect(text).not.toMatch(/secret \d|risk/);
    expect(text).toMatch(/"before":.*"size":"large 1".*"after":.*"size":"large 2"/);
  });

  it('is a file without a secret of any table', async () => {
    const stores = await databases.open(await configuration());
    const living = await furnish(stores);
    let text = '';
    for await (const part of await exportOwnData(portsOf(stores).self, stores.records, own)) text += part;
    const told = JSON.parse(text) as Readonly<Record<string, readonly unknown[]>>;
    for (const name of ['account', 'sessions', 'grants', 'consents', 'groups', 'organizations', 'activity']) {
      expect([name, told[name]?.length]).not.toEqual([name, 0]);
    }
    const { accessToken, refreshToken, code, cookie } = living;
    for (const secret of [accessToken, refreshToken, code, cookie, '$argon2id$']) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(digest(secret));
    }
  });
});
