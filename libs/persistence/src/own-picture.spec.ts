import { describe, expect, it } from '@jest/globals';
import {
  type AdministrationPorts,
  changeAccount,
  closeOwnAccount,
  deleteAccount,
  removeOwnPicture,
  setOwnPicture,
} from '@signet/administration';
import { defaultIssuerSettings } from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import type { Account } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import { testDatabases } from '../test/support/test-databases.js';
import type { PersistentStores } from './create-stores.js';

const issuer = 'https://sso.example.com/below';
const alice: Account = {
  subject: 'alice',
  username: 'alice',
  emailVerified: false,
  passwordHash: 'none',
  createdAt: 1000,
  updatedAt: 1000,
};
const own = { subject: 'alice' };
const operator = { entity: 'admin', through: 'cli' } as const;
const made = (large: string) => ({ large, small: `small ${large}` });
const databases = testDatabases();

describe.each(databases.migrated)('a picture that is sent in two processes at once: %s', (_, configuration) => {
  const portsOf = ({ administration, selfService }: PersistentStores) => {
    const random = new SystemRandomSource();
    const ports = { clock: new ManualClock(2000), random, settings: defaultIssuerSettings(issuer) };
    const operators: AdministrationPorts = { ...ports, unitOfWork: administration };
    return { operators, self: { ...ports, unitOfWork: selfService } };
  };
  const two = async () => {
    const where = await configuration();
    const [one, other] = [await databases.open(where), await databases.open(where)];
    await one.accounts.insert(alice);
    return [one, other] as const;
  };
  /** The address that apps are told, and what stands there. */
  const shown = async ({ records }: PersistentStores) => {
    const { picture } = (await records.accounts.find('alice')) ?? {};
    const kept = await records.pictures.ofPerson('alice');
    return { picture, kept, at: kept && `${issuer}/pictures/${kept.pictureId}` };
  };

  it('is that of one of them, whole: its address leads to it, and whoever lost was told', async () => {
    const [one, other] = await two();
    const came = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((large, at) => setOwnPicture(portsOf(at % 2 ? one : other).self, own, made(large))),
    );
    const lost = came.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    for (const reason of lost) expect(reason).toMatchObject({ code: 'changed' });
    expect(lost.length).toBeLessThan(4);
    const { picture, kept, at } = await shown(one);
    expect(picture).toBe(at);
    expect(kept?.small).toBe(`small ${kept?.large}`);
    expect(await other.records.pictures.find(kept?.pictureId ?? '', 'large')).toBe(kept?.large);
    const told = await one.records.auditLog.page({ subject: 'alice', name: 'account_changed', limit: 9 });
    expect(told).toHaveLength(4 - lost.length);
  });

  it('is there with its address, or neither is, where it is taken away at the same time', async () => {
    const [one, other] = await two();
    await setOwnPicture(portsOf(one).self, own, made('before'));
    await Promise.allSettled([
      setOwnPicture(portsOf(one).self, own, made('after')),
      removeOwnPicture(portsOf(other).self, own),
      changeAccount(portsOf(other).operators, operator, own, { picture: null }),
    ]);
    const { picture, at } = await shown(one);
    expect(picture).toBe(at);
  });

  it('is of nobody who is closed or deleted meanwhile', async () => {
    const [one, other] = await two();
    await Promise.allSettled([
      closeOwnAccount(portsOf(other).operators, own),
      setOwnPicture(portsOf(one).self, own, made('late')),
    ]);
    await expect(setOwnPicture(portsOf(one).self, own, made('later'))).rejects.toMatchObject({ code: 'unknown' });
    const before = await one.records.pictures.ofPerson('alice');
    await deleteAccount(portsOf(other).operators, operator, own);
    expect(await one.records.pictures.ofPerson('alice')).toBeUndefined();
    expect(await one.records.pictures.find(before?.pictureId ?? '', 'large')).toBeUndefined();
  });

  it('of an account that a build of before deleted is served no more', async () => {
    const [one] = await two();
    await setOwnPicture(portsOf(one).self, own, made('left'));
    const { kept } = await shown(one);
    await one.accounts.delete('alice');
    expect(await one.records.pictures.find(kept?.pictureId ?? '', 'large')).toBeUndefined();
  });
});
