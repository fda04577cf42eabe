import { describe, expect, it } from '@jest/globals';
import { rotateDueKeys } from '@signet/administration';
import { defaultIssuerSettings, generateSigningKey } from '@signet/authorization-server';
import { IdentityService } from '@signet/identity';
import { quickHasher } from '@signet/identity/testing';
import { SystemRandomSource } from '@signet/runtime';
import { testDatabases } from '../test/support/test-databases.js';

const now = 1_700_000_000;
const term = 90 * 86_400;
const hasher = quickHasher();
const databases = testDatabases();

describe.each(databases.migrated)('rotation of signing keys by the calendar: %s', (_, configuration) => {
  async function open(place: Awaited<ReturnType<typeof configuration>>, at: number) {
    const opened = await databases.open(place);
    const clock = { now: () => at };
    const identity = new IdentityService({ ...opened, hasher, clock });
    const { signingKeys, auditLog } = opened.stores;
    const random = new SystemRandomSource();
    const settings = defaultIssuerSettings('https://sso.example.com');
    const ports = { unitOfWork: opened.administration, signingKeys, identity, clock, random, settings };
    return { ports, signingKeys, told: () => auditLog.page({ limit: 1000, order: 'oldest_first' }) };
  }

  it('is done once by processes that look at the same time, and told with what did it', async () => {
    const place = await configuration();
    const replicas = [await open(place, now + term), await open(place, now + term)];
    const { signingKeys, told } = replicas[0] as (typeof replicas)[number];
    const first = await generateSigningKey('ES256', now, now);
    await signingKeys.insert(first);
    const rotated = await Promise.all(
      replicas.flatMap(({ ports }) => [rotateDueKeys(ports, term), rotateDueKeys(ports, term)]),
    );
    expect(rotated.flatMap((each) => each.rotated)).toHaveLength(1);
    const [next] = rotated.flatMap((each) => each.rotated);
    expect((await signingKeys.list()).map(({ kid, retiresAt }) => [kid, retiresAt])).toEqual([
      [first.kid, next?.activatesAt],
      [next?.kid, undefined],
    ]);
    expect((await told()).map(({ name, target, initiator }) => [name, target.id, initiator])).toEqual([
      ['signing_key_retired', first.kid, { entity: 'system', through: 'issuer' }],
      ['signing_key_made', next?.kid, { entity: 'system', through: 'issuer' }],
    ]);
  });
});
