import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RememberedDevice } from '../../records/remembered-device.js';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

const remembered: RememberedDevice = {
  deviceId: 'one',
  subject: 'alice',
  valueDigest: digest('first'),
  device: { browser: 'Firefox', system: 'Linux' },
  createdAt: now,
  lastUsedAt: now,
  expiresAt: now + 60,
};

/** What every implementation must do of browsers that are remembered. */
export function describeRememberedDeviceContracts(name: string, create: CreateStores): void {
  describe(`remembered devices: ${name}`, () => {
    let devices: Stores['rememberedDevices'];
    beforeEach(async () => {
      devices = (await create()).stores.rememberedDevices;
    });

    it('keeps each with what it is like, those of a person newest first', async () => {
      const { device: _, ...bare } = remembered;
      const others: readonly RememberedDevice[] = [
        { ...bare, deviceId: 'two', valueDigest: digest('2'), createdAt: now + 1 },
        { ...remembered, deviceId: 'bobs', subject: 'bob', valueDigest: digest('3') },
        { ...remembered, deviceId: 'a same time', valueDigest: digest('4') },
      ];
      for (const each of [remembered, ...others]) await devices.insert(each);
      expect(await devices.find('one')).toEqual(remembered);
      expect(await devices.find('none')).toBeUndefined();
      expect(await devices.ofPerson('alice')).toEqual([others[0], others[2], remembered]);
      expect(await devices.ofPerson('carol')).toEqual([]);
    });

    it('is used once with each value', async () => {
      await devices.insert(remembered);
      const use = { deviceId: 'one', from: digest('first'), to: digest('second'), now: now + 5 };
      const used = await Promise.all([1, 2, 3, 4].map(() => devices.use(use)));
      expect(used.filter(Boolean)).toHaveLength(1);
      const { device: _, ...bare } = remembered;
      // What its browser says no more is not kept.
      expect(await devices.find('one')).toEqual({ ...bare, valueDigest: digest('second'), lastUsedAt: now + 5 });
      const device = { browser: 'Chrome', system: 'Android' } as const;
      const again = { deviceId: 'one', from: digest('second'), to: digest('third'), device, now: now + 6 };
      expect(await devices.use({ ...again, deviceId: 'none' })).toBe(false);
      expect(await devices.use(again)).toBe(true);
      expect(await devices.find('one')).toMatchObject({ device, createdAt: now, lastUsedAt: now + 6 });
    });

    it('is forgotten by its person, one by one or all', async () => {
      const of = (deviceId: string, subject: string) => ({
        ...remembered,
        deviceId,
        subject,
        valueDigest: digest(deviceId),
      });
      for (const each of [of('1', 'alice'), of('2', 'alice'), of('3', 'alice'), of('4', 'bob')])
        await devices.insert(each);
      expect(await devices.delete({ deviceId: '4', subject: 'alice' })).toBe(false);
      const gone = await Promise.all([1, 2, 3].map(() => devices.delete({ deviceId: '1', subject: 'alice' })));
      expect(gone.filter(Boolean)).toHaveLength(1);
      expect(await devices.deleteAllOf('alice')).toBe(2);
      expect(await devices.deleteAllOf('alice')).toBe(0);
      expect((await devices.find('4'))?.subject).toBe('bob');
    });

    it('is swept when it is over', async () => {
      await devices.insert(remembered);
      await devices.insert({ ...remembered, deviceId: 'two', valueDigest: digest('2'), expiresAt: now + 61 });
      expect(await devices.deleteExpired(now + 59, 10)).toBe(0);
      expect(await devices.deleteExpired(now + 60, 10)).toBe(1);
      expect(await devices.find('one')).toBeUndefined();
      expect(await devices.deleteExpired(now + 61, 10)).toBe(1);
    });
  });
}
