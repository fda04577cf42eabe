import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acrClasses, localKeys } from '@signet/auth-contracts';
import { createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';
import { orders } from '../examples/orders-audience.js';
import { createShop } from '../examples/step-up.js';

let issuer: TestIssuer;
let server: Server;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
  const stored = new Map([
    ['small', { id: 'small', cents: 100_00 }],
    ['large', { id: 'large', cents: 100_01 }],
  ]);
  server = createShop({ issuer: issuer.issuer, keys: localKeys(issuer.jwks) }, stored).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await issuer.close();
});

async function cancel(id: string, acr: string) {
  const token = await issuer.mint({ audience: orders, scopes: ['orders:write'], claims: { acr } });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders/${id}/cancel`;
  const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  return [response.status, response.headers.get('www-authenticate'), await response.json()];
}

describe('examples/step-up.ts', () => {
  it('asks for a key where much is at stake, and for no more than a sign-in elsewhere', async () => {
    const { oneFactor, phishingResistant, phishingResistantHardware } = acrClasses;
    expect(await cancel('small', oneFactor)).toEqual([200, null, { cancelled: 'small' }]);
    expect(await cancel('large', oneFactor)).toEqual([
      401,
      'Bearer error="insufficient_user_authentication", acr_values="phr", ' +
        'resource_metadata="https://orders.example.com/.well-known/oauth-protected-resource"',
      { error: 'insufficient_user_authentication' },
    ]);
    for (const acr of [phishingResistant, phishingResistantHardware]) {
      expect(await cancel('large', acr)).toEqual([200, null, { cancelled: 'large' }]);
    }
    expect((await cancel('none', oneFactor))[0]).toBe(404);
  });
});
