import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Trusted } from '@signet/auth-contracts';
import { createDpopKey, createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';
import { createOrdersApi as createOnExpress } from '../examples/express.js';
import { createOrdersApi as createOnFastify } from '../examples/fastify.js';
import { orders } from '../examples/orders-audience.js';

interface RunningApi {
  readonly url: string;
  close(): Promise<void>;
}

async function runExpress(trusted: Trusted): Promise<RunningApi> {
  const server = createOnExpress(trusted).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function runFastify(trusted: Trusted): Promise<RunningApi> {
  const app = createOnFastify(trusted);
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
}

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
});

describe.each([
  ['express.ts', runExpress],
  ['fastify.ts', runFastify],
])('examples/%s', (_name, run) => {
  let api: RunningApi;

  const start = async (jwksUri?: string) => {
    api = await run({ issuer: issuer.issuer, jwksUri: jwksUri ?? (await issuer.listen()) });
  };
  afterEach(async () => {
    await api.close();
    await issuer.close();
  });

  async function call(headers: Record<string, string>, path = '/orders') {
    const response = await fetch(`${api.url}${path}`, { headers });
    const challenge = response.headers.get('www-authenticate') ?? '';
    const retryAfter = response.headers.get('retry-after') ?? undefined;
    return { status: response.status, challenge, retryAfter, body: (await response.json()) as unknown };
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const good = () => issuer.mint({ audience: orders, scopes: ['orders:read'] });

  it('serves a good token, and what a client must know', async () => {
    await start();
    expect(await call(bearer(await good()))).toMatchObject({ status: 200, body: { of: 'subject-1' } });
    const metadata = await call({}, '/.well-known/oauth-protected-resource');
    expect(metadata).toMatchObject({ status: 200, body: { resource: orders.identifier } });
  });

  it('asks for a token, with both schemes and the address of the metadata', async () => {
    await start();
    const { status, challenge } = await call({});
    expect(status).toBe(401);
    expect(challenge).toMatch(/^Bearer .*, DPoP /);
    expect(challenge).toContain('resource_metadata="https://orders.example.com/.well-known/oauth-protected-resource"');
    expect(challenge).not.toContain('error=');
  });

  it('refuses a token of another audience', async () => {
    await start();
    const token = await issuer.mint({ audience: orders, claims: { aud: 'https://invoices.example.com' } });
    const { status, challenge, body } = await call(bearer(token));
    expect(status).toBe(401);
    expect(challenge).toContain('error="invalid_token"');
    expect(body).toEqual({ error: 'invalid_token' });
  });

  it('refuses a token without the scope, and says which it needs', async () => {
    await start();
    const { status, challenge } = await call(bearer(await issuer.mint({ audience: orders, scopes: ['orders:write'] })));
    expect(status).toBe(403);
    expect(challenge).toMatch(/error="insufficient_scope".*scope="orders:read"/);
  });

  it('serves a bound token with a proof of its key, once; and not as a bearer token', async () => {
    await start();
    const key = await createDpopKey();
    const token = await issuer.mint({ audience: orders, scopes: ['orders:read'], claims: { cnf: { jkt: key.jkt } } });
    const proven = {
      authorization: `DPoP ${token}`,
      dpop: await key.prove({ token, url: `${orders.identifier}/orders` }),
    };
    expect(await call(proven)).toMatchObject({ status: 200 });
    expect(await call(proven)).toMatchObject({ status: 401, body: { error: 'invalid_dpop_proof' } });
    expect(await call(bearer(token))).toMatchObject({ status: 401, challenge: expect.stringMatching(/^DPoP /) });
  });

  it('answers 503 while keys cannot be had, and tells nobody that a token is wrong', async () => {
    const gone = await issuer.listen();
    await issuer.close();
    await start(gone);
    const { status, challenge, retryAfter, body } = await call(bearer(await good()));
    expect({ status, challenge, retryAfter, body }).toEqual({
      status: 503,
      challenge: '',
      retryAfter: '5',
      body: { error: 'temporarily_unavailable' },
    });
  });
});
