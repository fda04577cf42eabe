import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { runCli } from '@signet/cli';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import { walk } from '../support/browser-flow.js';
import { base, FapiClient, insecure, redirectUri } from '../support/fapi-client.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;
let fapi: FapiClient;

beforeAll(async () => {
  stack = await runStack();
  const output = join(stack.env.MASTER_KEY_FILE ?? '', '..', 'plan.json');
  const io = { env: stack.env, stdout: () => {}, stderr: () => {}, readStdin: async () => '' };
  const resource = ['--resource-url', `${stack.addresses.ordersUrl}/orders`];
  const load = ['conformance', 'load', 'fapi2', '--redirect-base', base, '--output', output];
  expect(await runCli([...load, ...resource], io)).toBe(0);
  fapi = await FapiClient.create(stack.addresses.issuer, JSON.parse(readFileSync(output, 'utf8')).client);
});
afterAll(async () => {
  await stack?.close();
});

describe('FAPI 2.0 Security Profile with plain OAuth, from the client to an API and on to the next', () => {
  it('binds the token to the key, which orders checks, and orders may exchange it for invoices', async () => {
    const parameters = await fapi.parameters({
      scope: 'orders:read orders:write',
      resource: ordersAudience.identifier,
      nonce: '',
    });
    const requestUri = await fapi.requestUri(parameters);
    const callback = await walk(fapi.address(requestUri), stack.credential, redirectUri);
    const code = oauth.validateAuthResponse(fapi.as, fapi.client, callback, fapi.state);
    const tokens = await oauth.processAuthorizationCodeResponse(fapi.as, fapi.client, await fapi.redeem(code));
    expect([tokens.token_type, tokens.id_token]).toEqual(['dpop', undefined]);
    expect(tokens.refresh_token).toEqual(expect.any(String));
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      aud: ordersAudience.identifier,
      cnf: { jkt: expect.any(String) },
    });

    const orders = new URL(`${stack.addresses.ordersUrl}/orders`);
    const call = (method: string, body?: string) =>
      oauth.protectedResourceRequest(
        tokens.access_token,
        method,
        orders,
        new Headers(body === undefined ? {} : { 'content-type': 'application/json' }),
        body,
        { ...insecure, DPoP: fapi.dpop },
      );
    const order = { item: 'Vault', quantity: 1, unitPriceCents: 100, currency: 'EUR' };
    const placed = await call('POST', JSON.stringify(order));
    expect([placed.status, await placed.json()]).toMatchObject([201, { invoiceStatus: 'issued' }]);
    const listed = await call('GET');
    expect([listed.status, listed.headers.get('x-fapi-interaction-id')]).toEqual([
      200,
      expect.stringMatching(/^[\w-]{36}$/),
    ]);

    const stolen = await fetch(orders, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect([stolen.status, stolen.headers.get('www-authenticate')?.split(',')[0]]).toEqual([
      401,
      'DPoP error="invalid_token"',
    ]);
  });
});
