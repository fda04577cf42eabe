import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { deviceCode, grant, now, refreshToken } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of device codes. */
export function describeDeviceCodeContracts(name: string, create: CreateStores): void {
  describe(`device codes: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('keeps device codes by both of their codes, and no user code twice', async () => {
      const code = deviceCode('d', { organization: 'acme' });
      expect(await stores.deviceCodes.insert(code)).toBe(true);
      expect(await stores.deviceCodes.find(code.digest)).toEqual(code);
      expect(await stores.deviceCodes.findByUserCode(code.userCodeDigest)).toEqual(code);
      const { userCodeDigest } = code;
      const taken = await atOnce((index) => stores.deviceCodes.insert(deviceCode(`t${index}`, { userCodeDigest })), 20);
      expect(taken).not.toContain(true);
      expect(await stores.deviceCodes.find(digest('t0'))).toBeUndefined();
      const fresh = { userCodeDigest: digest('fresh') };
      const first = await atOnce((index) => stores.deviceCodes.insert(deviceCode(`f${index}`, fresh)), 20);
      expect(first.filter(Boolean)).toHaveLength(1);
      expect(await stores.deviceCodes.deleteExpired(now + 600, 10)).toBe(2);
    });

    it('notes one poll of many at once, and each that is too early adds five seconds', async () => {
      await stores.deviceCodes.insert(deviceCode('d'));
      const polls = await atOnce(() => stores.deviceCodes.poll(digest('d'), now), 20);
      expect(polls.filter((outcome) => outcome === 'noted')).toHaveLength(1);
      expect(await stores.deviceCodes.find(digest('d'))).toMatchObject({ interval: 5 + 19 * 5, lastPolledAt: now });
      expect(await stores.deviceCodes.poll(digest('d'), now + 99)).toBe('too_fast');
      expect(await stores.deviceCodes.poll(digest('d'), now + 99 + 105)).toBe('noted');
      // The clock is set back by an hour: the next poll is as good as the first.
      expect(await stores.deviceCodes.poll(digest('d'), now + 99 + 105 - 3_600)).toBe('noted');
      expect(await stores.deviceCodes.poll(digest('d'), now + 99 + 106 - 3_600)).toBe('too_fast');
    });

    it('takes one decision of many at once, and consumes it once', async () => {
      await stores.deviceCodes.insert(deviceCode('d'));
      const decided = await atOnce((index) =>
        stores.deviceCodes.decide(digest('d'), index % 2 === 0 ? { grantId: `g${index}` } : { deniedAt: now + index }),
      );
      const winner = decided.indexOf(true);
      expect(decided.filter(Boolean)).toHaveLength(1);
      const decision = winner % 2 === 0 ? { grantId: `g${winner}` } : { deniedAt: now + winner };
      expect(await stores.deviceCodes.find(digest('d'))).toEqual({ ...deviceCode('d'), ...decision });
      const outcomes = await atOnce(() => stores.deviceCodes.consume(digest('d'), now + 2));
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect(await stores.deviceCodes.consume(digest('e'), now)).toBe('unknown');
      expect(await stores.deviceCodes.decide(digest('e'), { deniedAt: now })).toBe(false);
    });

    it('leaves a code as it was for somebody who has left', async () => {
      await stores.grants.insert(grant('g'));
      await stores.deviceCodes.insert(deviceCode('d', { grantId: 'g' }));
      const consume = (hasLeft: boolean) =>
        stores.deviceCodes.consume(digest('d'), now, refreshToken('first'), () => hasLeft);
      expect(await consume(true)).toBe('left');
      expect(await stores.deviceCodes.find(digest('d'))).toEqual(deviceCode('d', { grantId: 'g' }));
      expect(await stores.refreshTokens.find(digest('first'))).toBeUndefined();
      expect(await consume(false)).toBe('consumed');
      expect(await consume(true)).toBe('replayed');
    });

    it('takes back what a code was redeemed for, and it is good again', async () => {
      await stores.grants.insert(grant('g'));
      await stores.deviceCodes.insert(deviceCode('d', { grantId: 'g' }));
      await stores.deviceCodes.consume(digest('d'), now, refreshToken('first'));
      await stores.deviceCodes.giveBack(digest('d'), digest('first'));
      expect(await stores.refreshTokens.find(digest('first'))).toBeUndefined();
      expect(await stores.deviceCodes.find(digest('d'))).toEqual(deviceCode('d', { grantId: 'g' }));
      expect(await stores.deviceCodes.consume(digest('d'), now)).toBe('consumed');
    });
  });
}
