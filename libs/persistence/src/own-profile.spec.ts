import { describe, expect, it } from '@jest/globals';
import { type AdministrationPorts, changeAccount, changeOwnProfile, closeOwnAccount } from '@signet/administration';
import { defaultIssuerSettings } from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import { type Account, profileClaimNames } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import { testDatabases } from '../test/support/test-databases.js';
import type { PersistentStores } from './create-stores.js';

const alice: Account = {
  subject: 'alice',
  username: 'alice',
  emailVerified: false,
  passwordHash: 'until now',
  createdAt: 1000,
  updatedAt: 1000,
};
const own = { subject: 'alice' };
const operator = { entity: 'admin', through: 'cli' } as const;
const rules = { fields: profileClaimNames, required: [] };
const databases = testDatabases();

describe.each(databases.migrated)('a profile that is changed in two processes at once: %s', (_, configuration) => {
  const portsOf = ({ administration, selfService }: PersistentStores) => {
    const random = new SystemRandomSource();
    const ports = { clock: new ManualClock(2000), random, settings: defaultIssuerSettings('https://sso.example.com') };
    const operators: AdministrationPorts = { ...ports, unitOfWork: administration };
    return { operators, self: { ...ports, unitOfWork: selfService } };
  };

  it('has what each of them changed, or one of them was told; and nothing that others changed is undone', async () => {
    const where = await configuration();
    const [one, other] = [await databases.open(where), await databases.open(where)];
    await one.accounts.insert(alice);
    const change = (stores: PersistentStores, patch: object) =>
      changeOwnProfile(portsOf(stores).self, own, { rules, patch });
    const came = await Promise.allSettled([
      change(one, { nickname: 'al' }),
      change(other, { website: 'https://alice.example' }),
      changeAccount(portsOf(other).operators, operator, own, { gender: 'female' }),
      other.accounts.replacePasswordHash({ subject: 'alice', from: 'until now', to: 'another' }),
      change(one, { name: 'one' }),
      change(other, { name: 'two' }),
    ]);
    const [names, others] = [came.slice(4), came.slice(0, 4)];
    expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'fulfilled'));
    const account = await one.accounts.find('alice');
    const kept = { nickname: 'al', website: 'https://alice.example', gender: 'female', passwordHash: 'another' };
    expect(account).toMatchObject(kept);
    // Of two that read the same one wins; one that reads what the other wrote comes after it.
    const lost = names.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    for (const reason of lost) expect(reason).toMatchObject({ code: 'changed' });
    expect(lost.length).toBeLessThan(2);
    expect(['one', 'two']).toContain(account?.name);
    const told = await one.records.auditLog.page({ subject: 'alice', name: 'account_changed', limit: 9 });
    expect(told).toHaveLength(5 - lost.length);
  });

  it('is closed for good where its person closes it at the same time', async () => {
    const where = await configuration();
    const [one, other] = [await databases.open(where), await databases.open(where)];
    await one.accounts.insert(alice);
    const [, closed] = await Promise.allSettled([
      changeOwnProfile(portsOf(one).self, own, { rules, patch: { name: 'Alice' } }),
      closeOwnAccount(portsOf(other).operators, own),
    ]);
    expect(closed.status).toBe('fulfilled');
    expect(await one.accounts.find('alice')).toMatchObject({ closedAt: 2000, disabledAt: 2000 });
  });
});
