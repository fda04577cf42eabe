import { beforeAll, describe, expect, it } from '@jest/globals';
import { defineAudience, type KeySource, localKeys, ResourceServer, remoteKeys } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders' },
});
const reads = { kind: 'scopes', all: ['orders:read'] } as const;
let issuer: TestIssuer;
let api: ResourceServer<typeof audience>;
const told: string[] = [];

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
  api = new ResourceServer({
    issuer: issuer.issuer,
    keys: localKeys(issuer.jwks),
    audience,
    onRejection: ({ code }) => told.push(code),
    rejectionLog: false,
  });
});

const request = (token?: string) => ({
  method: 'GET',
  url: '/orders',
  headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
});

describe('ResourceServer.admit', () => {
  it('gives the caller', async () => {
    const { principal, refusal } = await api.admit(
      request(await issuer.mint({ audience, scopes: ['orders:read'] })),
      reads,
    );
    expect(principal?.subject).toBe('subject-1');
    expect(refusal).toBeUndefined();
  });

  it('gives each request scopes of its own, and what is shared cannot be changed', async () => {
    const token = await issuer.mint({ audience });
    const first = await api.admit(request(token));
    const scopes = first.principal?.scopes as unknown as Set<string>;
    scopes.add('orders:read');
    expect(await api.admit(request(token), reads)).toMatchObject({ refusal: { status: 403 } });
    expect((await api.admit(request(token))).principal?.scopes).toEqual(new Set());
    told.length = 0;
    const shared: readonly object[] = [
      api.metadata,
      api.metadata.authorization_servers,
      api.metadata.dpop_signing_alg_values_supported,
      first.principal?.claims ?? {},
    ];
    for (const one of shared) expect(() => Object.assign(one, { 0: 'none' })).toThrow(TypeError);
  });

  it('gives what to answer where no token came, which is no rejection', async () => {
    const admission = await api.admit(request(), reads);
    expect(admission).toMatchObject({ refusal: { status: 401, body: { error: 'unauthorized' } } });
    expect(admission.rejection).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('gives what to answer and why, and tells onRejection', async () => {
    const admission = await api.admit(request(await issuer.mint({ audience })), reads);
    expect(admission).toMatchObject({ refusal: { status: 403 }, rejection: { code: 'scope_missing' } });
    expect(await api.admit(request('a.b.c'))).toMatchObject({
      refusal: { status: 401 },
      rejection: { code: 'malformed' },
    });
    expect(told).toEqual(['scope_missing', 'malformed']);
  });

  it('throws what is no rejection: a fault of ours must not look like one of the caller', async () => {
    const validate = async () => ({ value: {} });
    const faulty = defineAudience({ ...audience, claims: { '~standard': { version: 1, vendor: 'test', validate } } });
    const server = new ResourceServer({ issuer: issuer.issuer, keys: localKeys(issuer.jwks), audience: faulty });
    await expect(server.admit(request(await issuer.mint({ audience })))).rejects.toThrow(TypeError);
  });
});

describe('functions of the application that give promises', () => {
  it('end nothing when these are rejected, and open nothing', async () => {
    const failing = () => Promise.reject(new Error('a fault of the application'));
    const validate = failing as unknown as () => { value: object };
    const faulty = defineAudience({ ...audience, claims: { '~standard': { version: 1, vendor: 'test', validate } } });
    const server = (more: object = {}) =>
      new ResourceServer({
        issuer: issuer.issuer,
        keys: localKeys(issuer.jwks),
        audience,
        onRejection: failing as unknown as () => void,
        rejectionLog: failing as unknown as () => void,
        ...more,
      });
    const token = await issuer.mint({ audience, claims: { act: { sub: 'helper' } } });
    const rule = { kind: 'actor', allows: failing as unknown as () => boolean, description: 'nobody' } as const;
    expect(await server().admit(request(token), rule)).toMatchObject({ rejection: { code: 'actor_refused' } });
    await expect(server({ audience: faulty }).admit(request(token))).rejects.toThrow(TypeError);
    // A turn of the event loop, after which a rejection that nobody handles fails the test.
    await new Promise(setImmediate);
  });
});

describe('ResourceServer.status', () => {
  const two = (keys: readonly KeySource[]) =>
    new ResourceServer({
      audience,
      issuers: keys.map((one, index) => ({ issuer: `https://issuer-${index}.example.com`, keys: one })),
    });
  const away = () =>
    remoteKeys('https://issuer.example.com/jwks', { fetch: () => Promise.reject(new TypeError('fetch failed')) });

  it('says of each issuer whether its tokens can be verified, and is down when none can', () => {
    expect(two([localKeys(issuer.jwks), away()]).status()).toMatchObject({
      status: 'up',
      issuers: { 'https://issuer-0.example.com': { status: 'up' }, 'https://issuer-1.example.com': { status: 'down' } },
    });
    expect(two([away(), away()]).status().status).toBe('down');
  });

  it('is down when the keys are older than they may serve, and up again with new ones', async () => {
    let now = 0;
    let isThere = true;
    const fetch = async () => (isThere ? Response.json(issuer.jwks) : Promise.reject(new TypeError('fetch failed')));
    const keys = remoteKeys('https://issuer.example.com/jwks', { fetch, now: () => now });
    const server = new ResourceServer({ audience, issuer: issuer.issuer, keys });
    await keys.warmUp();
    expect(server.status().status).toBe('up');
    isThere = false;
    now = 86_400_000;
    await keys.warmUp();
    expect(server.status()).toMatchObject({
      status: 'down',
      issuers: { [issuer.issuer]: { status: 'down', failure: 'fetch failed' } },
    });
    expect(await server.admit(request(await issuer.mint({ audience })))).toMatchObject({ refusal: { status: 503 } });
    isThere = true;
    now += 10_000;
    await keys.warmUp();
    expect(server.status().status).toBe('up');
  });
});
