import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SecurityEvent } from '../../records/security-event.js';
import type { SecurityEventStream } from '../../records/security-event-stream.js';
import type { Stores } from '../../records/stores.js';
import type { UnitOfWork } from '../../records/unit-of-work.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

function event(eventId: string, more: Partial<SecurityEvent> = {}): SecurityEvent {
  return {
    eventId,
    kind: 'session',
    subjectId: `sid of ${eventId}`,
    initiatingEntity: 'user',
    occurredAt: now,
    expiresAt: now + 100,
    ...more,
  };
}

function stream(streamId: string, more: Partial<SecurityEventStream> = {}): SecurityEventStream {
  return { streamId, clientId: 'c', createdAt: now, expiresAt: now + 100, ...more };
}

/** Events and streams: each stream is told of each retained event until it says that it has it. */
export function describeSecurityEventContracts(name: string, create: CreateStores): void {
  describe(`security events: ${name}`, () => {
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });
    const pending = async (streamId: string, limit = 10, at = now) =>
      (await stores.securityEventStreams.pending({ streamId, since: 0, now: at, limit })).map(({ eventId }) => eventId);

    it('gives events whole, oldest first, at most so many, and none that is over', async () => {
      await stores.securityEventStreams.insertBelow(stream('s'), 1);
      const whole = event('whole', {
        kind: 'access_of_grant',
        lost: [{ resource: 'https://api.example.com', scopes: ['a', 'b'], roles: ['clerk'] }],
        initiatingEntity: 'admin',
        occurredAt: now - 9,
      });
      await stores.securityEvents.insert([event('b'), event('a'), whole, event('over', { expiresAt: now })]);
      expect(await stores.securityEventStreams.pending({ streamId: 's', since: now - 9, now, limit: 1 })).toEqual([
        whole,
      ]);
      const later = await stores.securityEventStreams.pending({ streamId: 's', since: now, now, limit: 9 });
      expect(later).toEqual([event('a'), event('b')]);
      expect(await pending('s')).toEqual(['whole', 'a', 'b']);
      expect(await pending('s', 10, now + 100)).toEqual([]);
      expect(await stores.securityEvents.countSince(now)).toBe(3);
      await stores.securityEvents.insert([]);
    });

    it('lists the streams of a client that live, by their id', async () => {
      const { securityEventStreams } = stores;
      for (const one of [
        stream('b'),
        stream('a', { expiresAt: now + 200 }),
        stream('of another', { clientId: 'd' }),
        stream('over', { expiresAt: now + 1 }),
      ]) {
        await securityEventStreams.insertBelow(one, 9);
      }
      expect(await securityEventStreams.listOf('c', now + 1)).toEqual([
        stream('a', { expiresAt: now + 200 }),
        stream('b'),
      ]);
      expect(await securityEventStreams.listOf('nobody', now)).toEqual([]);
    });

    it('takes more events at once than one statement has parameters for', async () => {
      await stores.securityEventStreams.insertBelow(stream('s'), 1);
      const ids = Array.from({ length: 12_000 }, (_, index) => `e${index}`);
      await stores.securityEvents.insert(ids.map((id) => event(id)));
      expect(await stores.securityEvents.countSince(now)).toBe(12_000);
      await stores.securityEventStreams.acknowledge('s', ids.slice(0, 1_500));
      expect(await pending('s', 20_000)).toHaveLength(10_500);
    });

    it('remembers acknowledgements for each stream, repeated, unknown and all at once', async () => {
      for (const id of ['one', 'two']) await stores.securityEventStreams.insertBelow(stream(id), 2);
      await stores.securityEvents.insert([event('a'), event('b')]);
      const { acknowledge } = stores.securityEventStreams;
      await Promise.all(Array.from({ length: 20 }, () => acknowledge('one', ['a', 'a', 'unknown'])));
      await acknowledge('gone', ['a']);
      await acknowledge('one', []);
      expect([await pending('one'), await pending('two')]).toEqual([['b'], ['a', 'b']]);
      await stores.securityEvents.insert([event('unknown')]);
      expect(await pending('one')).toEqual(['b', 'unknown']);
    });

    it('gives an event that commits after younger ones were acknowledged', async () => {
      await stores.securityEventStreams.insertBelow(stream('s'), 1);
      await stores.securityEvents.insert([event('young', { occurredAt: now + 5 })]);
      await stores.securityEventStreams.acknowledge('s', ['young']);
      await stores.securityEvents.insert([event('late', { occurredAt: now - 5 })]);
      expect(await pending('s')).toEqual(['late']);
    });

    it('keeps no event of a unit of work that fails', async () => {
      await stores.securityEventStreams.insertBelow(stream('s'), 1);
      const failing = unitOfWork.run(async (inside) => {
        await inside.securityEvents.insert([event('a')]);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await pending('s')).toEqual([]);
    });

    it('bounds the live streams of a client, of many inserts at once too', async () => {
      const over = stream('over', { createdAt: now - 9, expiresAt: now });
      expect(await stores.securityEventStreams.insertBelow(over, 1)).toBe(true);
      expect(await stores.securityEventStreams.insertBelow(stream('other', { clientId: 'd' }), 1)).toBe(true);
      const inserted = await Promise.all(
        Array.from({ length: 30 }, (_, index) => stores.securityEventStreams.insertBelow(stream(`s${index}`), 7)),
      );
      expect(inserted.filter(Boolean)).toHaveLength(7);
    });

    it('finds, extends, deletes and sweeps streams', async () => {
      await stores.securityEventStreams.insertBelow(stream('s'), 2);
      await stores.securityEventStreams.insertBelow(stream('t'), 2);
      await stores.securityEventStreams.extend('s', now + 200);
      await stores.securityEventStreams.extend('unknown', now + 200);
      expect(await stores.securityEventStreams.find('s')).toEqual(stream('s', { expiresAt: now + 200 }));
      expect(await stores.securityEventStreams.find('unknown')).toBeUndefined();
      expect(await stores.securityEventStreams.deleteExpired(now + 100, 10)).toBe(1);
      expect(await stores.securityEventStreams.find('t')).toBeUndefined();
      expect(await stores.securityEventStreams.delete('s')).toBe(true);
      expect(await stores.securityEventStreams.delete('s')).toBe(false);
    });

    it('sweeps events and streams with their acknowledgements, also while they are acknowledged', async () => {
      await stores.securityEventStreams.insertBelow(stream('s'), 2);
      const ids = Array.from({ length: 200 }, (_, index) => `e${index}`);
      await stores.securityEvents.insert(ids.map((id) => event(id)));
      await stores.securityEventStreams.acknowledge('s', ids.slice(0, 100));
      await Promise.all([
        ...ids.map((id) => stores.securityEventStreams.acknowledge('s', [id])),
        ...Array.from({ length: 20 }, () => stores.securityEvents.deleteExpired(now + 100, 10)),
        stores.securityEventStreams.deleteExpired(now + 100, 10),
      ]);
      // Sweepers at once may choose the same rows: what is left goes with the next one.
      await stores.securityEvents.deleteExpired(now + 100, 200);
      expect(await stores.securityEvents.countSince(0)).toBe(0);
    });
  });
}
