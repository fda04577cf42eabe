import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from '../../records/client.js';
import type { Stores } from '../../records/stores.js';
import type { UnitOfWork } from '../../records/unit-of-work.js';
import { digest } from '../../shared/digest.js';
import { client, now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of clients. */
export function describeClientContracts(name: string, create: CreateStores): void {
  describe(`clients: ${name}`, () => {
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });

    it('keeps clients whole, replaces them and lists them in order', async () => {
      await stores.clients.save(client);
      await stores.clients.save({ ...client, clientId: 'b', clientSecretDigest: undefined });
      await stores.clients.save({ ...client, clientName: 'renamed', defaultResource: 'https://a.example' });
      await stores.clients.save({ ...client, clientName: 'renamed' });
      expect(await stores.clients.find('c')).toEqual({ ...client, clientName: 'renamed' });
      expect((await stores.clients.list()).map(({ clientId }) => clientId)).toEqual(['b', 'c']);
    });

    it('ends registrations that were never used, and no other client', async () => {
      const of = (clientId: string, unusedUntil?: number) => ({ ...client, clientId, unusedUntil });
      for (const each of [of('operators'), of('late', now + 1), of('over', now), of('used', now), of('kept', now)]) {
        await stores.clients.save(each);
      }
      expect(await stores.clients.find('over')).toMatchObject({ unusedUntil: now });
      const marked = await Promise.all([stores.clients.markUsed('used'), stores.clients.markUsed('used')]);
      expect(marked.filter(Boolean)).toHaveLength(1);
      expect(await stores.clients.markUsed('operators')).toBe(false);
      expect((await stores.clients.find('used'))?.unusedUntil).toBeUndefined();
      const kept = await stores.clients.findForChange('kept');
      await stores.clients.replace({ ...client, ...kept, clientId: 'kept', clientName: 'still unused' });
      expect(await stores.clients.deleteExpired(now, 1)).toBe(1);
      expect(await stores.clients.deleteExpired(now, 10)).toBe(1);
      expect(await stores.clients.deleteExpired(now, 10)).toBe(0);
      const left = (await stores.clients.list()).map(({ clientId }) => clientId);
      expect(left).toEqual(['late', 'operators', 'used']);
    });

    it('keeps every member of a client, and deletes it once', async () => {
      const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'ü' }] };
      const whole: Client = {
        ...client,
        clientId: 'https://c.example/é?',
        jwks,
        subjectType: 'pairwise',
        dpopBoundAccessTokens: false,
        defaultMaxAge: 0,
        defaultAcrValues: [],
        localized: { clientName: { de: 'Läden', 'ja-JP': '店' }, tosUri: { de: 'https://c.example/é?' } },
        brandColor: '#7a1f5c',
        brandColorDark: '#ff9edb',
        trustedAssertionIssuers: [{ issuer: 'https://i.example', jwks }],
        registrationAccessTokenDigest: digest('registration'),
      };
      await stores.clients.save(whole);
      expect(await stores.clients.find(whole.clientId)).toEqual(whole);
      expect(await stores.clients.list()).toEqual([whole]);
      expect(await stores.clients.replace({ ...whole, clientName: 'replaced' })).toBe(true);
      expect(await stores.clients.find(whole.clientId)).toEqual({ ...whole, clientName: 'replaced' });
      const deleted = await Promise.all(Array.from({ length: 10 }, () => stores.clients.delete(whole.clientId)));
      expect(deleted.filter(Boolean)).toHaveLength(1);
      // What was deleted is not brought back by who read it before.
      expect(await stores.clients.replace(whole)).toBe(false);
      expect(await stores.clients.find(whole.clientId)).toBeUndefined();
    });

    it('inserts a client for one of many at once, and never over another', async () => {
      const names = Array.from({ length: 10 }, (_, index) => `client ${index}`);
      const inserted = await Promise.all(
        names.map((clientName) => unitOfWork.run(({ clients }) => clients.insert({ ...client, clientName }))),
      );
      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect((await stores.clients.find('c'))?.clientName).toBe(names[inserted.indexOf(true)]);
      expect(await stores.clients.insert({ ...client, clientName: 'late' })).toBe(false);
    });

    it('loses no change of a client that was read for it', async () => {
      await stores.clients.save({ ...client, contacts: [] });
      const add = (contact: string) =>
        unitOfWork.run(async ({ clients }) => {
          const found = await clients.findForChange('c');
          if (found) await clients.replace({ ...found, contacts: [...(found.contacts ?? []), contact] });
        });
      const contacts = Array.from({ length: 10 }, (_, index) => `${index}`);
      await Promise.all(contacts.map(add));
      expect([...((await stores.clients.find('c'))?.contacts ?? [])].sort()).toEqual(contacts);
      expect(await unitOfWork.run(({ clients }) => clients.findForChange('nobody'))).toBeUndefined();
    });
  });
}
