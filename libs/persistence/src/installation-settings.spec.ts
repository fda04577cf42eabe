import { describe, expect, it } from '@jest/globals';
import { changePolicies, DryRunUnitOfWork, type Initiator } from '@signet/administration';
import { defaultIssuerSettings } from '@signet/authorization-server';
import { ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';

const begun = 1_700_000_000;
const operator: Initiator = { entity: 'admin', through: 'cli' };
const databases = testDatabases();

describe.each(databases.migrated)('settings of an installation: %s', (_, configuration) => {
  async function open() {
    const clock = new ManualClock(begun);
    const { database } = await databases.open(await configuration());
    const { records, administration, administrationAround } = createStores(database, cipher, { clock });
    const settings = defaultIssuerSettings('https://sso.example.com');
    const ports = { clock, random: new SeededRandomSource('settings'), settings, unitOfWork: administration };
    return { records, ports, administrationAround };
  }

  it('are kept by section, replaced and forgotten', async () => {
    const { installationSettings: kept } = (await open()).records;
    expect([await kept.list(), await kept.find('passwords')]).toEqual([[], undefined]);
    const sessions = { section: 'sessions', document: { lifetime: 600 }, changedAt: begun };
    const passwords = { section: 'passwords', document: { minLength: 14, recovery: false }, changedAt: begun };
    await kept.save(sessions);
    await kept.save(passwords);
    await kept.save({ ...sessions, document: { lifetime: 700 }, changedAt: begun + 1 });
    expect(await kept.list()).toEqual([passwords, { ...sessions, document: { lifetime: 700 }, changedAt: begun + 1 }]);
    expect([await kept.delete('sessions'), await kept.delete('sessions')]).toEqual([true, false]);
    expect(await kept.list()).toEqual([passwords]);
  });

  it('are told with what was before, and as weaker where they protect by less', async () => {
    const { records, ports } = await open();
    await changePolicies(ports, operator, { passwords: { minLength: 16 } });
    await changePolicies(ports, operator, { passwords: { minLength: 14 } });
    await changePolicies(ports, operator, { passwords: { minLength: 14 } });
    const told = (await records.auditLog.page({ limit: 10 })).map(({ name, target, before, after }) => ({
      name,
      id: target.id,
      before,
      after,
    }));
    const weaker = { name: 'policy_weakened', id: 'passwords', before: { minLength: 16 }, after: { minLength: 14 } };
    expect(told).toEqual(expect.arrayContaining([weaker]));
    expect(told.map(({ name }) => name).sort()).toEqual(['policy_weakened', 'settings_changed']);
  });

  it('are changed once of two at the same time for one version, and not by a dry run', async () => {
    const { records, ports, administrationAround } = await open();
    const dry = { ...ports, unitOfWork: administrationAround((inner) => new DryRunUnitOfWork(inner)) };
    await changePolicies(dry, operator, { passwords: { minLength: 20 } });
    expect(await records.installationSettings.list()).toEqual([]);
    const { version } = await changePolicies(ports, operator, { passwords: { minLength: 13 } });
    const outcomes = await Promise.allSettled(
      [14, 15].map((minLength) => changePolicies(ports, operator, { passwords: { minLength } }, version)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
