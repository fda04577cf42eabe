import { beforeEach, describe, expect, it } from '@jest/globals';
import type { GrantFilter } from '../../records/grant.js';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { grant, now, refreshToken } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of grants. */
export function describeGrantContracts(name: string, create: CreateStores): void {
  describe(`grants: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('keeps whom a grant was given to, and names the clients of a person by the page', async () => {
      const grantedTo = { origin: 'described', madeAt: 0, destination: 'https://c.example' } as const;
      const given = [
        grant('a', { grantedTo }),
        grant('b', { clientId: 'é' }),
        grant('c', { clientId: 'Z' }),
        grant('d', { clientId: 'Z' }),
        grant('e', { clientId: 'over', expiresAt: now }),
        grant('f', { clientId: 'revoked' }),
        grant('g', { clientId: 'others', subject: 'other' }),
      ];
      for (const each of given) await stores.grants.insert(each);
      await stores.grants.revoke('f', now);
      expect(await stores.grants.find('a')).toEqual(given[0]);
      expect(await stores.grants.find('b')).not.toHaveProperty('grantedTo');
      const page = { subject: 's', now, limit: 2 };
      expect(await stores.grants.clientsOf({ ...page, after: '' })).toEqual(['Z', 'c']);
      expect(await stores.grants.clientsOf({ ...page, after: 'c' })).toEqual(['é']);
    });

    it('lists those of some clients of a person, so many of each', async () => {
      await stores.grants.insert(grant('one', { clientId: 'é' }));
      await stores.grants.insert(grant('two', { clientId: 'é', createdAt: now + 2 }));
      await stores.grants.insert(grant('three', { clientId: 'é', createdAt: now + 1 }));
      await stores.grants.insert(grant('four', { clientId: '"b' }));
      await stores.grants.insert(grant('revoked', { clientId: '"b', createdAt: now + 9 }));
      await stores.grants.insert(grant('third', { clientId: 'third' }));
      await stores.grants.insert(grant('other', { clientId: 'é', subject: 'other' }));
      await stores.grants.revoke('revoked', now);
      const of = async (clientIds: readonly string[], each: number) =>
        (await stores.grants.listOf('s', clientIds, each)).map(({ grantId }) => grantId);
      expect(await of(['"b', 'é', 'nobody'], 2)).toEqual(['two', 'three', 'four']);
      expect(await of(['"b', 'é'], 1)).toEqual(['two', 'four']);
      expect(await of([], 2)).toEqual([]);
      expect((await stores.grants.listOf('s', ['third'], 1))[0]).toEqual(await stores.grants.find('third'));
    });

    it('lists and revokes grants by what they share', async () => {
      await stores.grants.insert(grant('g1'));
      await stores.grants.insert(grant('g2', { createdAt: now + 5 }));
      await stores.grants.insert(grant('g3', { sessionId: 'other' }));
      await stores.grants.insert(grant('g4', { subject: 'other', organizationId: 'o1' }));
      await stores.grants.insert(grant('g5', { subject: 'other', organizationId: 'o2' }));
      const within = await stores.grants.list({ subject: 'other', organizationId: 'o1' }, 10);
      expect(within.map(({ grantId }) => grantId)).toEqual(['g4']);
      expect(await stores.grants.revokeAll({ subject: 'other', organizationId: 'o2' }, now)).toBe(1);
      expect(await stores.grants.revoke('g4', now)).toBe(true);
      expect((await stores.grants.list({ subject: 's' }, 10)).map(({ grantId }) => grantId)).toEqual([
        'g2',
        'g1',
        'g3',
      ]);
      expect(await stores.grants.list({}, 1)).toHaveLength(1);
      expect(await stores.grants.revokeAll({ sessionId: 'sid', clientId: 'c' }, now)).toBe(2);
      expect(await stores.grants.revoke('g1', now)).toBe(false);
      expect(await stores.grants.revoke('g3', now)).toBe(true);
      expect(await stores.grants.list({ subject: 's' }, 10)).toEqual([]);
      await expect(stores.grants.revokeAll({}, now)).rejects.toThrow('a grant filter is empty');
    });

    it('names each client of a session once, also where its grants are revoked', async () => {
      for (const id of ['a', 'b']) await stores.grants.insert(grant(id, { clientId: 'one' }));
      await stores.grants.insert(grant('c', { clientId: 'two' }));
      await stores.grants.insert(grant('d', { clientId: 'three', sessionId: 'elsewhere' }));
      await stores.grants.revoke('c', now);
      expect([...(await stores.grants.clientsOfSession('sid'))].sort()).toEqual(['one', 'two']);
      expect(await stores.grants.clientsOfSession('nobody')).toEqual([]);
      const each = await stores.grants.clientsOfSessions(['elsewhere', 'nobody', 'sid']);
      expect(Object.fromEntries(each)).toEqual({ sid: ['one', 'two'], elsewhere: ['three'] });
      expect((await stores.grants.clientsOfSessions([])).size).toBe(0);
    });

    it('tells grants that outlive their session from those that do not', async () => {
      const claims = { userinfo: { email: null, name: { essential: true } } };
      const whole = grant('whole', { offline: true, acr: 'high', claims, organizationId: 'o1', createdAt: now + 1 });
      await stores.grants.insert(whole);
      await stores.grants.insert(grant('online'));
      const { sessionId: _none, ...without } = grant('without', { createdAt: now + 2, offline: true });
      await stores.grants.insert(without);
      expect(await stores.grants.find('whole')).toEqual(whole);
      expect(await stores.grants.find('without')).toEqual(without);
      const ids = async (filter: GrantFilter) => (await stores.grants.list(filter, 9)).map(({ grantId }) => grantId);
      expect(await ids({ offline: true })).toEqual(['without', 'whole']);
      expect(await ids({ offline: false })).toEqual(['online']);
      expect(await ids({ sessionId: 'sid' })).toEqual(['whole', 'online']);
      expect(await stores.grants.revokeAll({ sessionId: 'sid', offline: false }, now + 3)).toBe(1);
      expect(await ids({ subject: 's' })).toEqual(['without', 'whole']);
      expect((await stores.grants.find('online'))?.revokedAt).toBe(now + 3);
    });

    it('sweeps grants, refresh tokens and interactions that are over, and no others', async () => {
      const interaction = { browserDigest: digest('b'), request: {} as never, createdAt: now };
      for (const [id, end] of [
        ['old', now + 60],
        ['young', now + 61],
      ] as const) {
        await stores.interactions.insert({ ...interaction, interactionId: id, expiresAt: end });
        await stores.grants.insert(grant(id, { expiresAt: end + 100 }));
        await stores.refreshTokens.insert(refreshToken(id, { grantId: id, expiresAt: end }));
      }
      expect(await stores.interactions.deleteExpired(now + 60, 10)).toBe(1);
      expect(await stores.refreshTokens.deleteExpired(now + 60, 10)).toBe(1);
      expect(await stores.grants.deleteExpired(now + 60, 10)).toBe(0);
      expect(await stores.grants.deleteExpired(now + 160, 10)).toBe(1);
      expect(await stores.interactions.find('old')).toBeUndefined();
      expect(await stores.refreshTokens.find(digest('old'))).toBeUndefined();
      expect(await stores.grants.find('old')).toBeUndefined();
      expect(await stores.interactions.find('young')).toBeDefined();
      expect(await stores.refreshTokens.find(digest('young'))).toBeDefined();
      expect(await stores.grants.find('young')).toBeDefined();
    });
  });
}
