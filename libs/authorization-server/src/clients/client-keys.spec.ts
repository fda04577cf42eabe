import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { JWK, JWTPayload } from 'jose';
import { issuer, orders, parametersWith } from '../../test/authorization-fixture.js';
import { signed, testKey, unique } from '../../test/client-keys.js';
import { unacceptableKeys, wronglySigned } from '../../test/forgeries.js';
import {
  assertionFields,
  push,
  refusalOf,
  startIssuer,
  type TestIssuer,
  tokens,
  wire,
} from '../../test/token-fixture.js';
import type { Client } from '../records/client.js';
import type { GrantTypeName } from '../vocabulary/grant-types.js';

const partner = 'https://idp.partner.example';
const bearer: GrantTypeName = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const now = 1_700_000_000;

/** A place where somebody else's keys verify what they signed. */
interface Door {
  readonly name: string;
  readonly code: string;
  readonly clientId: string;
  readonly claims: () => JWTPayload;
  readonly trust: (keys: Pick<Client, 'jwks' | 'jwksUri'>) => Partial<Client>;
  readonly ask: (server: TestIssuer, jws: string) => Promise<unknown>;
}

const claimsOf = (iss: string, sub: string): JWTPayload => ({
  iss,
  sub,
  aud: issuer,
  jti: unique(),
  iat: now,
  exp: now + 60,
});

const doors: readonly Door[] = [
  {
    name: 'client assertions',
    code: 'invalid_client',
    clientId: 'web-jwt',
    claims: () => claimsOf('web-jwt', 'web-jwt'),
    trust: (keys) => keys,
    ask: async (server, client_assertion) => {
      const fields = { ...(await assertionFields(server, 'web-jwt')), client_assertion };
      const parameters = wire({ grant_type: 'client_credentials', resource: orders, ...fields });
      return server.core.token.handle({ parameters });
    },
  },
  {
    name: 'assertions of another issuer',
    code: 'invalid_grant',
    clientId: 'web-post',
    claims: () => claimsOf(partner, 'alice'),
    trust: (keys) => ({ grantTypes: [bearer], trustedAssertionIssuers: [{ issuer: partner, ...keys }] }),
    ask: (server, assertion) => tokens(server, 'web-post', { grant_type: bearer, assertion, resource: orders }),
  },
  {
    name: 'request objects',
    code: 'invalid_request_object',
    clientId: 'web-post',
    claims: () => ({
      ...claimsOf('web-post', 'alice'),
      ...Object.fromEntries(parametersWith({ client_id: 'web-post' })),
    }),
    trust: (keys) => keys,
    ask: (server, request) => push(server, 'web-post', { request }),
  },
];

async function start(door: Door, keys: readonly JWK[], by: 'jwks' | 'jwks_uri' = 'jwks') {
  const jwksUri = 'https://keys.example/jwks';
  const holder = by === 'jwks' ? { jwks: { keys } } : { jwks: undefined, jwksUri };
  const server = await startIssuer({ clients: { [door.clientId]: door.trust(holder) } });
  server.outbound.serve(jwksUri, { keys });
  return server;
}

/** What was done with keys from here on. */
function countWork() {
  const verify = jest.spyOn(crypto.subtle, 'verify');
  const importKey = jest.spyOn(crypto.subtle, 'importKey');
  return () => [importKey.mock.calls.length, verify.mock.calls.length];
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(doors)('$name', (door) => {
  describe.each(['jwks', 'jwks_uri'] as const)('checked with keys of %s', (by) => {
    it.each(unacceptableKeys)('cost nothing where the key has %s', async (_name, algorithm, jwk) => {
      for (const kid of [undefined, 'k']) {
        const server = await start(door, [{ ...jwk, kid: 'k' }], by);
        const work = countWork();
        const jws = wronglySigned(algorithm, door.claims(), kid === undefined ? {} : { kid });
        const refusal = await refusalOf(door.ask(server, jws));
        expect(refusal.code).toBe(door.code);
        // The operator is told, the sender is not.
        expect(refusal.cause).toMatchObject({
          reason: expect.stringMatching(/^no key fits; not accepted are k: its? /),
        });
        expect(refusal.description).not.toContain('key');
        expect(work()).toEqual([0, 0]);
        jest.restoreAllMocks();
      }
    });

    it('pass over unacceptable keys on the way to a good one', async () => {
      const key = await testKey('PS256');
      const bad = unacceptableKeys.map(([, , jwk]) => jwk);
      const server = await start(door, [...bad, key.jwk], by);
      const jws = await signed(key, door.claims());
      const work = countWork();
      await door.ask(server, jws);
      expect(work()).toEqual([1, 1]);
    });

    it('without a kid, or with one that many have, are tried with two keys', async () => {
      const others = await Promise.all(Array.from({ length: 20 }, (_, index) => testKey('ES256', `other ${index}`)));
      const key = await testKey('ES256', 'twenty-first');
      const keys = others.map(({ jwk }) => ({ ...jwk, kid: 'many' }));
      for (const header of [{}, { kid: 'many' }]) {
        const server = await start(door, [...keys, { ...key.jwk, kid: 'own' }], by);
        const jws = await signed(key, door.claims(), header);
        const work = countWork();
        expect((await refusalOf(door.ask(server, jws))).code).toBe(door.code);
        expect(work()).toEqual([2, 2]);
        jest.restoreAllMocks();
      }
      const server = await start(door, [...keys, { ...key.jwk, kid: 'own' }], by);
      const named = await signed(key, door.claims(), { kid: 'own' });
      const work = countWork();
      await door.ask(server, named);
      expect(work()).toEqual([1, 1]);
    });

    it('find the second of two keys without a kid', async () => {
      const [first, second] = await Promise.all([testKey('ES256', 'first'), testKey('ES256', 'second')]);
      const server = await start(door, [first.jwk, second.jwk], by);
      await door.ask(server, await signed(second, door.claims()));
    });

    it('do not reach a key behind the fiftieth', async () => {
      const key = await testKey('ES256', 'last');
      const rest = Array.from({ length: 50 }, (_, index) => ({ ...key.jwk, kid: `k${index}` }));
      const server = await start(door, [...rest, { ...key.jwk, kid: 'last' }], by);
      const jws = await signed(key, door.claims(), { kid: 'last' });
      const work = countWork();
      expect((await refusalOf(door.ask(server, jws))).code).toBe(door.code);
      expect(work()).toEqual([0, 0]);
    });
  });
});
