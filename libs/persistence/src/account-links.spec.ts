import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AdministrationPorts,
  askRecovery,
  findLink,
  makeLink,
  recoverPassword,
  registerByLink,
} from '@signet/administration';
import { defaultIssuerSettings, type MailTemplates } from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import type { Account } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import { type OpenedDatabase, testDatabases } from '../test/support/test-databases.js';

const now = 1_700_000_000;
const databases = testDatabases();
const initiator = { entity: 'user', through: 'self_service' } as const;
const alice: Account = {
  subject: 'alice',
  username: 'alice',
  email: 'alice@example.com',
  emailVerified: true,
  passwordHash: 'hash',
  createdAt: now,
  updatedAt: now,
};

describe.each(databases.migrated)('links over two processes: %s', (_, configuration) => {
  let replicas: readonly [OpenedDatabase, OpenedDatabase];
  let ports: readonly AdministrationPorts[];
  beforeEach(async () => {
    const config = await configuration();
    replicas = [await databases.open(config), await databases.open(config)];
    ports = replicas.map(({ selfService }) => ({
      unitOfWork: selfService,
      clock: new ManualClock(now),
      random: new SystemRandomSource(),
      settings: defaultIssuerSettings('https://sso.example.com'),
    }));
    await replicas[0].accounts.insert(alice);
  });
  const each = <T>(work: (of: AdministrationPorts, nth: number) => Promise<T>) =>
    Promise.all(ports.flatMap((of) => [of, of, of]).map(work));
  const one = () => ports[0] as AdministrationPorts;
  const recover = (of: AdministrationPorts, secret: string, passwordHash: string) =>
    recoverPassword(of, { subject: 'alice', secret, passwordHash, everywhere: true });
  const made = async () =>
    (await one().unitOfWork.run(initiator, (records) =>
      makeLink(one(), records, { purpose: 'recover', account: alice }),
    )) ?? { secret: '' };
  const mail = () => replicas[0].records.mail.page({ limit: 99 });

  it('one is used by one of many at once, with all that follows from it and once', async () => {
    const { secret } = await made();
    const outcomes = await each((of, nth) => recover(of, secret, `hash ${nth}`));
    expect(outcomes.toSorted()).toEqual(['done', 'used', 'used', 'used', 'used', 'used']);
    expect((await replicas[1].accounts.find('alice'))?.passwordHash).toBe(`hash ${outcomes.indexOf('done')}`);
    expect((await mail()).map(({ template }) => template)).toEqual(['password-changed']);
    const told = await replicas[0].records.auditLog.page({ subject: 'alice', name: 'password_changed', limit: 9 });
    expect(told).toHaveLength(1);
  });

  it('the account and its link wait for each other in one order where somebody deletes it meanwhile', async () => {
    const { secret } = await made();
    const deleted = one().unitOfWork.run(initiator, async (records) => {
      await records.accounts.delete('alice');
      await records.accountLinks.deleteAllOf('alice');
    });
    const outcomes = await each((of, nth) => recover(of, secret, `hash ${nth}`));
    await deleted;
    expect(outcomes.filter((outcome) => outcome === 'done').length).toBeLessThanOrEqual(1);
    expect(await replicas[0].accounts.find('alice')).toBeUndefined();
  });

  it('an address is verified for one of many accounts that are made with it at once', async () => {
    const email = 'new@example.com';
    const wanted = ['a', 'b', 'c', 'd'].map((subject) => ({ ...alice, subject, username: subject, email }));
    const address = (nth: number) => (nth % 2 === 0 ? email : 'NEW@example.com');
    const secrets = await one().unitOfWork.run(initiator, async (records) => {
      const links = [];
      for (const [nth] of wanted.entries())
        links.push(await makeLink(one(), records, { purpose: 'register', address: address(nth) }));
      return links.map((link) => link?.secret ?? '');
    });
    const outcomes = await Promise.all(
      wanted.map((account, nth) =>
        registerByLink(
          ports[nth % 2] as AdministrationPorts,
          { account: { ...account, email: address(nth) } },
          secrets[nth] ?? '',
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['held', 'held', 'held', 'made']);
    expect(await replicas[1].accounts.withVerifiedEmail(email, 9)).toHaveLength(1);
  });

  it('who asks many times at once is sent no more than so many, of which the last is good', async () => {
    const asked = await each((of) => askRecovery(of, { identifier: 'ALICE@example.com', source: '192.0.2.1' }));
    expect(asked.toSorted()).toEqual([...Array(3).fill('queued'), ...Array(3).fill('too_many_to_address')]);
    const secrets = (await mail()).flatMap(({ data }) =>
      (data as MailTemplates['recover-password']).accounts.map(({ secret }) => secret),
    );
    const kinds = await Promise.all(
      secrets.map(async (secret) => (await findLink(one(), replicas[1].records, 'recover', secret)).kind),
    );
    expect(kinds.toSorted()).toEqual(['open', 'over', 'over']);
  });

  it.each(['mail', 'audit_entry'])(
    'neither is the password another one nor a notice queued where %s takes nothing',
    async (table) => {
      const { secret } = await made();
      const { database } = replicas[0];
      await database.write((statements) => statements.change(`ALTER TABLE "${table}" RENAME TO "no_room"`));
      await expect(recover(one(), secret, 'another')).rejects.toMatchObject({
        message: expect.stringContaining(table),
      });
      await database.write((statements) => statements.change(`ALTER TABLE "no_room" RENAME TO "${table}"`));
      expect((await replicas[0].accounts.find('alice'))?.passwordHash).toBe('hash');
      expect(await mail()).toEqual([]);
      expect(await recover(one(), secret, 'another')).toBe('done');
    },
  );
});
