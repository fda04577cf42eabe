import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, callback, issuer, ordersApi, type RunningSso, runSso } from './support/running-sso.js';

/** Hosts that take a connection and never say a word; each has as many addresses. */
const hosts = 20;
const addressesOfEach = 4;

const silent: Server[] = [];
const held = new Set<Socket>();
let reached = 0;
let onReached: () => void = () => undefined;
let keys: HttpServer;
let privateKey: KeyObject;
let sso: RunningSso;

const portOf = (server: Server | HttpServer) => (server.address() as AddressInfo).port;

async function listening<Listening extends Server | HttpServer>(server: Listening): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

beforeAll(async () => {
  for (let host = 0; host < hosts; host += 1) {
    const server = createServer((socket) => {
      held.add(socket.on('error', () => undefined));
      reached += 1;
      onReached();
    });
    silent.push(await listening(server));
  }
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  ({ privateKey } = pair);
  const jwks = { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }] };
  keys = await listening(
    createHttpServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(jwks));
    }),
  );
  const service = {
    ...ordersApi,
    clientId: 'service',
    tokenEndpointAuthMethod: 'private_key_jwt',
    clientSecretDigest: undefined,
    actsAsResource: undefined,
    jwksUri: `http://127.0.0.1:${portOf(keys)}/jwks`,
  } as const;
  sso = await runSso({
    environment: { OUTBOUND_ALLOWED_HOSTS: '127.0.0.1', TRUSTED_PROXIES: '127.0.0.1' },
    protocol: { clientRegistration: 'open', clientIdMetadataDocuments: true },
    clients: [service],
  });
});
afterAll(async () => {
  for (const socket of held) socket.destroy();
  await sso?.close();
  for (const server of [...silent, keys]) await new Promise((resolve) => server?.close(resolve));
});

/** Of a network of its own. */
function stranger(nth: number, address: string): Promise<Answer> {
  const headers = { 'x-forwarded-for': `198.51.${nth}.7` };
  const redirects = [callback, 'https://other.example/callback'];
  if (nth % 2 === 0) {
    const metadata = { redirect_uris: redirects, subject_type: 'pairwise', sector_identifier_uri: address };
    return sso.send({ method: 'POST', path: '/register', headers, json: metadata });
  }
  const request = { client_id: address, redirect_uri: callback, response_type: 'code', scope: 'openid' };
  return sso.send({ path: `/authorize?${new URLSearchParams(request)}`, headers });
}

function tokenOfService(): Promise<Answer> {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: 'service', sub: 'service', aud: issuer, jti: randomUUID(), iat, exp: iat + 60 };
  const signed = [{ alg: 'ES256', kid: 'one' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const form = {
    grant_type: 'client_credentials',
    scope: 'orders:read',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${signed}.${signature.toString('base64url')}`,
  };
  return sso.send({ method: 'POST', path: '/token', form });
}

describe('while the addresses of eighty strangers hang', () => {
  it('a client of the operator signs in by keys at an address', async () => {
    const answers: Answer[] = [];
    const asked = Array.from({ length: hosts * addressesOfEach }, async (_, nth) => {
      const at = silent[nth % hosts];
      if (!at) throw new Error('no host');
      const answer = await stranger(nth, `https://127.0.0.1:${portOf(at)}/${nth}`);
      answers.push(answer);
      onReached();
      return answer;
    });
    // Each hangs at its host by now, or was turned away.
    await new Promise<void>((resolve) => {
      onReached = () => {
        if (reached + answers.length >= asked.length) resolve();
      };
      onReached();
    });
    expect(held.size).toBeGreaterThan(16);
    const answer = await tokenOfService();
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('access_token')]);
    for (const socket of held) socket.destroy();
    // None of them was told that it is at fault, and none is a client now.
    for (const { status } of await Promise.all(asked)) expect(status).toBe(503);
  }, 60_000);
});
