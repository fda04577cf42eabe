import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeAcme, linkedFromBirth } from './acts-of-operators.js';
import { comesIn } from './sign-in.js';
import { action, take } from './walk.js';
import { memoryStores, postgresStores, sqliteStores, type WalkStores } from './walk-stores.js';
import { reached, World } from './world.js';

const app = {
  clientId: 'app',
  clientName: 'App',
  origin: 'operator',
  securityProfile: 'classic',
  tokenEndpointAuthMethod: 'none',
  redirectUris: ['https://app.example/callback'],
  postLogoutRedirectUris: [],
  grantTypes: ['authorization_code'],
  identityScopes: ['openid'],
  resources: [],
  requirePkce: true,
  consentRequired: false,
  rotateRefreshTokens: false,
  applicationType: 'web',
  createdAt: 0,
} as const;

async function walks(begin: () => WalkStores, numRuns: number): Promise<void> {
  const walk = fc.asyncProperty(
    fc.boolean(),
    fc.array(action, { minLength: 15, maxLength: 40, size: 'max' }),
    async (isBornElsewhere, steps) => {
      const stores = begin();
      await stores.processes[0].records.clients.save(app);
      const world = await World.begin(stores, isBornElsewhere);
      await describeAcme(world);
      if (isBornElsewhere) await linkedFromBirth(world);
      for (const step of steps) await take(world, step);
      await comesIn(world);
    },
  );
  await fc.assert(walk, { numRuns });
}

const places = ['session phrh', 'code totp', 'codes made', 'remove removed', 'recovered', 'set up on the way added'];

describe('whatever people, thieves and operators do with factors, in whatever order', () => {
  const claim =
    'no code is good twice, no session claims what was not proved in it, and whoever has a way in keeps one';

  it(`${claim}: in memory`, async () => {
    await walks(memoryStores, 60);
    // A walk that comes nowhere finds nothing.
    for (const what of places) expect([what, reached.get(what) ?? 0]).not.toEqual([what, 0]);
  });

  describe.each([
    ['SQLite', sqliteStores, 3],
    ['PostgreSQL', postgresStores, 3],
  ] as const)('%s', (_, open, numRuns) => {
    let stores: WalkStores;
    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores?.close());

    it(claim, () => walks(() => stores, numRuns));
  });
});
