import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AdministrationPorts, disownSignIn, tellOfNewDevice } from '@signet/administration';
import { createCore, defaultIssuerSettings } from '@signet/authorization-server';
import { ManualClock, ScriptedOutbound } from '@signet/authorization-server/testing';
import type { Account } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import { type OpenedDatabase, testDatabases } from '../test/support/test-databases.js';

const now = 1_700_000_000;
const databases = testDatabases();
const alice: Account = {
  subject: 'alice',
  username: 'alice',
  email: 'alice@example.com',
  emailVerified: true,
  passwordHash: 'hash',
  createdAt: now,
  updatedAt: now,
};

describe.each(databases.migrated)('a sign-in with a new browser over two processes: %s', (_, configuration) => {
  let replicas: readonly [OpenedDatabase, OpenedDatabase];
  let ports: AdministrationPorts;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock(now - 60);
    const config = await configuration();
    replicas = [await databases.open(config), await databases.open(config)];
    const settings = defaultIssuerSettings('https://sso.example.com');
    const inputs = { clock, random: new SystemRandomSource(), settings };
    ports = { ...inputs, unitOfWork: replicas[0].selfService };
    await replicas[0].accounts.insert(alice);
  });

  const start = () => {
    const [{ stores, unitOfWork }] = replicas;
    const known = { subject: 'alice', disabled: false, claims: {} };
    const accounts = { isActive: async () => true, find: async () => known };
    const standings = { find: async () => undefined };
    const core = createCore({ ...ports, stores, unitOfWork, accounts, standings, outbound: new ScriptedOutbound() });
    const origin = { address: '192.0.2.1', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
    return core.sessions.start({
      subject: 'alice',
      amr: ['pwd'],
      origin,
      tellOwner: tellOfNewDevice(ports, alice, origin),
    });
  };
  const mail = async () => replicas[1].records.mail.page({ limit: 99 });

  it('is told of with it, and ended by one of many who say that it was not theirs', async () => {
    await start();
    expect(await mail()).toEqual([]);
    clock.advance(60);
    const { session } = await start();
    const [told, ...more] = await mail();
    expect([told?.template, more]).toEqual(['new-device', []]);
    const { secret = '' } = (told?.data ?? {}) as { readonly secret?: string };
    const link = { link: { subject: 'alice' }, secret };
    const others = replicas.map(({ selfService }) => ({ ...ports, unitOfWork: selfService }));
    const each = await Promise.all([...others, ...others].map((of) => disownSignIn(of, link, true)));
    expect(each.toSorted()).toEqual(['done', 'used', 'used', 'used']);
    expect(await replicas[1].stores.sessions.find(session.sessionId)).toMatchObject({
      endedAt: now,
      device: { browser: 'Firefox', system: 'Linux' },
    });
    expect((await mail()).map(({ template }) => template).toSorted()).toEqual(['new-device', 'recover-password']);
    const ended = await replicas[1].records.auditLog.page({ name: 'session_ended', limit: 9 });
    expect(ended).toMatchObject([
      { target: { id: session.sessionId }, initiator: { entity: 'user', subject: 'alice' } },
    ]);
  });
});
