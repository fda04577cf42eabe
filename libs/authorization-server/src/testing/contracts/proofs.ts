import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of proofs. */
export function describeProofContracts(name: string, create: CreateStores): void {
  describe(`proofs: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('keeps one of an interaction, the last one whole', async () => {
      const proof = {
        interactionId: 'i',
        browserDigest: digest('b'),
        subject: 'alice',
        methods: [{ amr: 'pwd', at: now }],
        addsTo: 'session',
        keep: true,
        makesPasskeys: true,
        createdAt: now,
        expiresAt: now + 60,
      };
      expect(await stores.proofs.find('i')).toBeUndefined();
      await stores.proofs.save(proof);
      expect(await stores.proofs.find('i')).toEqual(proof);
      const more = { ...proof, methods: [...proof.methods, { amr: 'ü"', at: now + 1 }], sessionId: 'sid' };
      await stores.proofs.save(more);
      await stores.proofs.save({ ...proof, interactionId: 'other', expiresAt: now + 61 });
      expect(await stores.proofs.find('i')).toEqual(more);
      // What the new one leaves out is gone with the old one.
      const { keep: _, ...another } = { ...proof, subject: 'bob' };
      await stores.proofs.save(another);
      expect(await stores.proofs.find('i')).toEqual(another);
      expect(await stores.proofs.deleteExpired(now + 60, 10)).toBe(1);
      expect(await stores.proofs.find('i')).toBeUndefined();
      await stores.proofs.delete('other');
      expect(await stores.proofs.find('other')).toBeUndefined();
    });

    it('lasts as long as its interaction goes on', async () => {
      const proof = { browserDigest: digest('b'), subject: 'alice', methods: [], createdAt: now, expiresAt: now + 60 };
      await stores.proofs.save({ ...proof, interactionId: 'one' });
      await stores.proofs.save({ ...proof, interactionId: 'two' });
      await stores.proofs.extend('one', now + 90);
      await stores.proofs.extend('nobody', now + 90);
      const until = async (id: string) => (await stores.proofs.find(id))?.expiresAt;
      expect([await until('one'), await until('two'), await until('nobody')]).toEqual([now + 90, now + 60, undefined]);
    });

    it('forgets all that one person proved', async () => {
      const proof = {
        browserDigest: digest('b'),
        methods: [{ amr: 'pwd', at: now }],
        createdAt: now,
        expiresAt: now + 60,
      };
      await stores.proofs.save({ ...proof, interactionId: 'one', subject: 'alice' });
      await stores.proofs.save({ ...proof, interactionId: 'two', subject: 'alice', sessionId: 'sid' });
      await stores.proofs.save({ ...proof, interactionId: 'three', subject: 'bob' });
      expect(await stores.proofs.deleteAllOf('alice')).toBe(2);
      expect(await stores.proofs.deleteAllOf('alice')).toBe(0);
      expect(await stores.proofs.find('one')).toBeUndefined();
      expect(await stores.proofs.find('three')).toBeDefined();
    });
  });
}
