import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of resource servers. */
export function describeResourceServerContracts(name: string, create: CreateStores): void {
  describe(`resource servers: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('keeps resource servers whole, replaces them and lists them', async () => {
      const server = {
        identifier: 'https://a.example',
        name: 'A',
        scopes: { 'a:read': 'Read' },
        accessTokenLifetime: 300,
        signingAlgorithm: 'ES256',
      } as const;
      const open = {
        ...server,
        name: { und: 'Before', ja: '前 "é"' },
        selfRegisteredScopes: ['a:read'],
        roles: { clerk: { scopes: ['a:read'], description: 'Reads "é"' }, guest: { scopes: [] } },
        scopesWithoutRole: ['a:read'],
      };
      await stores.resourceServers.save(open);
      expect(await stores.resourceServers.find(server.identifier)).toEqual(open);
      await stores.resourceServers.save(server);
      expect(await stores.resourceServers.find(server.identifier)).toEqual(server);
      expect(await stores.resourceServers.list()).toEqual([server]);
    });

    it('deletes a resource server once', async () => {
      const server = { name: 'A', scopes: {}, accessTokenLifetime: 300, signingAlgorithm: 'ES256' } as const;
      for (const identifier of ['https://a.example', 'https://b.example']) {
        await stores.resourceServers.save({ ...server, identifier });
        await stores.resourceServers.find(identifier);
      }
      const deleted = await Promise.all(
        Array.from({ length: 10 }, () => stores.resourceServers.delete('https://a.example')),
      );
      expect(deleted.filter(Boolean)).toHaveLength(1);
      expect(await stores.resourceServers.find('https://a.example')).toBeUndefined();
      expect((await stores.resourceServers.list()).map(({ identifier }) => identifier)).toEqual(['https://b.example']);
    });
  });
}
