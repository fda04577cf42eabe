import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeviceCode } from '../records/device-code.js';
import type { LogoutDelivery } from '../records/logout-delivery.js';
import type { Stores } from '../records/stores.js';
import type { UnitOfWork } from '../records/unit-of-work.js';
import { digest } from '../shared/digest.js';
import { now } from './contract-records.js';

const crowd = 200;

function atOnce<T>(work: (index: number) => Promise<T>, count = crowd): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

function deviceCode(secret: string, more: Partial<DeviceCode> = {}): DeviceCode {
  return {
    digest: digest(secret),
    userCodeDigest: digest(`user code of ${secret}`),
    clientId: 'c',
    identityScopes: ['openid'],
    resources: [{ identifier: 'https://a.example', scopes: ['a:read'] }],
    createdAt: now,
    expiresAt: now + 600,
    interval: 5,
    ...more,
  };
}

function delivery(deliveryId: string, more: Partial<LogoutDelivery> = {}): LogoutDelivery {
  return {
    deliveryId,
    clientId: 'c',
    subject: 's',
    sessionId: 'sid',
    createdAt: now,
    attempts: 0,
    nextAttemptAt: now,
    expiresAt: now + 1000,
    ...more,
  };
}

/** Stores whose whole point is that of many at once one wins. */
export function describeSingleUseContracts(
  name: string,
  create: () => Promise<{ stores: Stores; unitOfWork: UnitOfWork }>,
): void {
  describe(`single use: ${name}`, () => {
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });

    it('remembers a replay for one of 200 at once, until it expires', async () => {
      const remembered = await atOnce(() => stores.replays.remember(digest('jti'), now + 60));
      expect(remembered.filter(Boolean)).toHaveLength(1);
      expect(await stores.replays.remember(digest('other'), now + 61)).toBe(true);
      expect(await stores.replays.deleteExpired(now + 60, 10)).toBe(1);
      expect(await stores.replays.remember(digest('other'), now + 61)).toBe(false);
      expect(await stores.replays.remember(digest('jti'), now + 90)).toBe(true);
    });

    it('consumes a pushed request for one of 200 at once, and keeps its parameters in order', async () => {
      const request = {
        digest: digest('p'),
        clientId: 'c',
        parameters: [
          ['resource', 'b'],
          ['state', 'ü"\u2028'],
          ['resource', 'a'],
        ] as const,
        confirmation: { jkt: 'jkt' },
        signed: true,
        createdAt: now,
        expiresAt: now + 90,
      };
      await stores.pushedRequests.insert(request);
      expect(await stores.pushedRequests.find(digest('p'))).toEqual(request);
      const outcomes = await atOnce(() => stores.pushedRequests.consume(digest('p'), now + 1));
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['consumed', 'replayed']));
      expect(await stores.pushedRequests.consume(digest('q'), now)).toBe('unknown');
      expect(await stores.pushedRequests.find(digest('p'))).toEqual({ ...request, consumedAt: now + 1 });
      const { confirmation: _none, ...plain } = { ...request, digest: digest('q'), signed: false };
      await stores.pushedRequests.insert(plain);
      expect(await stores.pushedRequests.find(digest('q'))).toEqual(plain);
      expect(await stores.pushedRequests.deleteExpired(now + 90, 10)).toBe(2);
    });

    it('keeps device codes by both of their codes, and no user code twice', async () => {
      const code = deviceCode('d');
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

    it('uses an initial access token as often as it says, and not when it has expired', async () => {
      const token = { createdAt: now, expiresAt: now + 10 };
      await stores.initialAccessTokens.insert({ ...token, digest: digest('three'), remaining: 3 });
      await stores.initialAccessTokens.insert({ ...token, digest: digest('old'), remaining: 9 });
      const used = await atOnce(() => stores.initialAccessTokens.use(digest('three'), now + 9));
      expect(used.filter(Boolean)).toHaveLength(3);
      expect(await stores.initialAccessTokens.use(digest('old'), now + 10)).toBe(false);
      expect(await stores.initialAccessTokens.use(digest('unknown'), now)).toBe(false);
      expect(await stores.initialAccessTokens.deleteExpired(now + 10, 10)).toBe(2);
    });

    it('claims a due delivery for one process, counts the attempt and holds it back for the lease', async () => {
      for (let index = 0; index < 30; index += 1) await stores.logoutDeliveries.insert(delivery(`d${index}`));
      await stores.logoutDeliveries.insert(delivery('later', { nextAttemptAt: now + 1 }));
      await stores.logoutDeliveries.insert(delivery('over', { expiresAt: now }));
      const claim = { clientId: 'c', now, leaseUntil: now + 60, limit: 7 };
      const claimed = (await atOnce(() => stores.logoutDeliveries.claimDue(claim), 20)).flat();
      const rest = [];
      // Claims that met each other may have left some behind; none of them twice.
      for (let more = await stores.logoutDeliveries.claimDue(claim); more.length > 0; ) {
        rest.push(...more);
        more = await stores.logoutDeliveries.claimDue(claim);
      }
      const all = [...claimed, ...rest];
      expect(all).toHaveLength(30);
      expect(new Set(all.map(({ deliveryId }) => deliveryId)).size).toBe(30);
      expect(all.find(({ deliveryId }) => deliveryId === 'd3')).toEqual(
        delivery('d3', { attempts: 1, nextAttemptAt: now + 60 }),
      );
      const after = await stores.logoutDeliveries.claimDue({
        clientId: 'c',
        now: now + 60,
        leaseUntil: now + 120,
        limit: 100,
      });
      expect(after).toHaveLength(31);
      expect(after.find(({ deliveryId }) => deliveryId === 'd3')?.attempts).toBe(2);
    });

    it('names the clients of due deliveries once each, and claims of the one that is asked for', async () => {
      for (const clientId of ['a', 'b', 'c', 'd']) {
        const due = clientId === 'd' ? { nextAttemptAt: now + 1 } : clientId === 'c' ? { expiresAt: now } : {};
        for (const nth of [1, 2])
          await stores.logoutDeliveries.insert(delivery(`${clientId}${nth}`, { clientId, ...due }));
      }
      expect([...(await stores.logoutDeliveries.dueClients(now))].sort()).toEqual(['a', 'b']);
      const claim = { clientId: 'b', now, leaseUntil: now + 60, limit: 9 };
      const claimed = await stores.logoutDeliveries.claimDue(claim);
      expect(claimed.map(({ deliveryId }) => deliveryId)).toEqual(['b1', 'b2']);
      expect(await stores.logoutDeliveries.dueClients(now)).toEqual(['a']);
    });

    it('postpones, deletes and sweeps deliveries', async () => {
      for (const id of ['a', 'b', 'c']) await stores.logoutDeliveries.insert(delivery(id));
      await stores.logoutDeliveries.postpone('a', now + 10);
      await stores.logoutDeliveries.delete('b');
      await stores.logoutDeliveries.delete('unknown');
      const due = await stores.logoutDeliveries.claimDue({
        clientId: 'c',
        now: now + 9,
        leaseUntil: now + 9,
        limit: 9,
      });
      expect(due.map(({ deliveryId }) => deliveryId)).toEqual(['c']);
      expect(await stores.logoutDeliveries.deleteExpired(now + 1000, 9)).toBe(2);
    });

    it('keeps the first secret of a name, whoever asks', async () => {
      const given = await atOnce((index) => stores.secrets.findOrInsert('salt', Buffer.alloc(32, index)));
      const texts = new Set(given.map((secret) => Buffer.from(secret).toString('hex')));
      expect(texts.size).toBe(1);
      const later = await stores.secrets.findOrInsert('salt', Buffer.alloc(32, 255));
      expect(texts).toContain(Buffer.from(later).toString('hex'));
      const other = await stores.secrets.findOrInsert('nonce', Buffer.alloc(32, 254));
      expect(Buffer.from(other)).toEqual(Buffer.alloc(32, 254));
    });

    it('inserts the first signing key of an algorithm once, beside those of others', async () => {
      const key = (kid: string, algorithm: 'ES256' | 'RS256') => ({
        kid,
        algorithm,
        privateJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: kid },
        createdAt: now,
        activatesAt: now,
      });
      const inserted = await atOnce((index) => stores.signingKeys.insertFirst(key(`k${index}`, 'ES256')), 20);
      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect(await stores.signingKeys.insertFirst(key('r', 'RS256'))).toBe(true);
      const winner = `k${inserted.indexOf(true)}`;
      expect(await stores.signingKeys.list()).toEqual([key(winner, 'ES256'), key('r', 'RS256')]);
      await stores.signingKeys.insert(key('z', 'ES256'));
      expect(await stores.signingKeys.insertFirst(key('late', 'ES256'))).toBe(false);
    });

    it('takes back what a failed unit of work consumed, noted, decided and claimed', async () => {
      await stores.deviceCodes.insert(deviceCode('d'));
      await stores.logoutDeliveries.insert(delivery('l'));
      const failing = unitOfWork.run(async (inside) => {
        expect(await inside.deviceCodes.decide(digest('d'), { grantId: 'g' })).toBe(true);
        expect(await inside.deviceCodes.consume(digest('d'), now)).toBe('consumed');
        expect(await inside.deviceCodes.insert(deviceCode('e'))).toBe(true);
        expect(await inside.replays.remember(digest('jti'), now + 9)).toBe(true);
        expect(
          await inside.logoutDeliveries.claimDue({ clientId: 'c', now, leaseUntil: now + 9, limit: 9 }),
        ).toHaveLength(1);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await stores.deviceCodes.find(digest('d'))).toEqual(deviceCode('d'));
      expect(await stores.deviceCodes.find(digest('e'))).toBeUndefined();
      expect(await stores.replays.remember(digest('jti'), now + 9)).toBe(true);
      expect(
        await stores.logoutDeliveries.claimDue({ clientId: 'c', now, leaseUntil: now + 9, limit: 9 }),
      ).toHaveLength(1);
    });
  });
}
