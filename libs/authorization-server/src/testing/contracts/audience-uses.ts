import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AudienceUse } from '../../records/audience-use.js';
import type { Stores } from '../../records/stores.js';
import { client as aClient, now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

const orders = 'https://orders.example.com';
const invoices = 'https://invoices.example.com';
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

function use(more: Partial<AudienceUse> = {}): AudienceUse {
  return {
    clientId: 'portal',
    audience: orders,
    scope: 'orders:read',
    grantType: 'authorization_code',
    from: '',
    usedAt: now,
    ...more,
  };
}

/** What every implementation must do of what was used. */
export function describeAudienceUseContracts(name: string, create: CreateStores): void {
  describe(`uses of audiences: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
      for (const clientId of ['portal', 'other']) await stores.clients.save({ ...aClient, clientId });
      for (const identifier of [orders, invoices]) {
        const more = { scopes: {}, accessTokenLifetime: 300, signingAlgorithm: 'ES256' } as const;
        await stores.resourceServers.save({ identifier, name: identifier, ...more });
      }
    });
    const all = () => stores.audienceUses.of(['other', 'portal', 'gone'], [orders, invoices]);

    it('are told by key, of the clients and audiences that are asked for', async () => {
      const traded = use({ audience: invoices, grantType: exchange, from: orders });
      const others = use({ clientId: 'other' });
      await stores.audienceUses.record([use(), traded, others, use({ scope: '' })]);
      expect(await all()).toEqual(expect.arrayContaining([others, traded, use({ scope: '' }), use()]));
      expect(await all()).toHaveLength(4);
      expect(await stores.audienceUses.of(['portal'], [invoices])).toEqual([traded]);
      expect(await stores.audienceUses.of([], [invoices])).toEqual([]);
    });

    it('are only ever raised, whoever writes last', async () => {
      await stores.audienceUses.record([use({ usedAt: now + 9 })]);
      await Promise.all([1, 2, 3].map((each) => stores.audienceUses.record([use({ usedAt: now + each })])));
      expect(await all()).toEqual([use({ usedAt: now + 9 })]);
      await stores.audienceUses.record([use({ usedAt: now + 10 })]);
      expect(await all()).toEqual([use({ usedAt: now + 10 })]);
    });

    it('are passed over where there is no such client or audience', async () => {
      await stores.audienceUses.record([
        use({ clientId: 'gone' }),
        use({ audience: 'https://gone.example.com' }),
        use(),
      ]);
      expect(await all()).toEqual([use()]);
    });

    it('go with the client and with the audience, and do not come back with another one of the name', async () => {
      await stores.audienceUses.record([use(), use({ clientId: 'other' }), use({ audience: invoices })]);
      await stores.clients.delete('other');
      await stores.resourceServers.delete(invoices);
      await stores.clients.save({ ...aClient, clientId: 'other' });
      expect(await all()).toEqual([use()]);
    });

    it('go with a client that was never used when it is swept', async () => {
      await stores.clients.save({ ...aClient, clientId: 'other', unusedUntil: now });
      await stores.audienceUses.record([use({ clientId: 'other' })]);
      expect(await stores.clients.deleteExpired(now, 9)).toBe(1);
      await stores.clients.save({ ...aClient, clientId: 'other' });
      expect(await all()).toEqual([]);
    });

    it('stay when the client or the audience is changed', async () => {
      await stores.audienceUses.record([use()]);
      await stores.clients.save({ ...aClient, clientId: 'portal', clientName: 'Renamed' });
      await stores.clients.replace({ ...aClient, clientId: 'portal', clientName: 'Again' });
      expect(await all()).toEqual([use()]);
    });
  });
}
