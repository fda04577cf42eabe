import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AccessTokenVerifier, defineAudience, localKeys, verifyDpopProof } from '../index.js';
import { readSecurityEvent } from '../revocation/security-event.js';
import { createDpopKey, createTestIssuer, type DpopKey, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
const url = 'https://things.example.com/one';
let issuer: TestIssuer;
let key: DpopKey;
let token: string;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  key = await createDpopKey();
  token = await issuer.mint({ audience });
});

const verifier = (acceptUntypedTokens = false) =>
  new AccessTokenVerifier({ audience, issuer: issuer.issuer, keys: localKeys(issuer.jwks), acceptUntypedTokens });

interface Door {
  readonly name: string;
  readonly types: readonly string[];
  send(typ: string): Promise<unknown>;
}

const doors: readonly Door[] = [
  {
    name: 'access token',
    types: ['at+jwt'],
    send: async (typ) => verifier().verify(await issuer.mint({ audience, header: { typ } })),
  },
  {
    name: 'access token of an issuer that does not mark them',
    types: ['at+jwt', 'jwt'],
    send: async (typ) => verifier(true).verify(await issuer.mint({ audience, header: { typ } })),
  },
  {
    name: 'DPoP proof',
    types: ['dpop+jwt'],
    send: async (typ) => {
      const proof = await key.prove({ token, url, header: { typ } });
      const now = Math.floor(Date.now() / 1000);
      return verifyDpopProof({ proofs: [proof], method: 'GET', url, accessToken: token, now, window: 60 });
    },
  },
  {
    name: 'security event',
    types: ['secevent+jwt'],
    send: async (typ) => {
      const events = { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} };
      const sub_id = { format: 'complex', session: { format: 'opaque', id: 's' } };
      const event = await issuer.mint({ audience, claims: { events, sub_id }, header: { typ } });
      return readSecurityEvent(event, verifier().trusts[0], audience.identifier);
    },
  },
];

/** Each letter large or small, with or without what stands before a media type (RFC 7515 §4.1.9). */
const spelling = (types: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...types), fc.boolean(), fc.bigInt(0n, (1n << 64n) - 1n))
    .map(([type, isWhole, large]) =>
      [...(isWhole ? `application/${type}` : type)]
        .map((letter, at) => ((large >> BigInt(at)) & 1n ? letter.toUpperCase() : letter))
        .join(''),
    );
const kinds = ['at+jwt', 'jwt', 'dpop+jwt', 'secevent+jwt', 'logout+jwt', 'id+jwt', 'oauth-authz-req+jwt'];
const others = (types: readonly string[]) =>
  fc.oneof(
    spelling(kinds.filter((kind) => !types.includes(kind))),
    fc.tuple(spelling(types), fc.constantFrom(' ', ';', '\u0000', 'x')).map(([typ, end]) => typ + end),
    spelling(types).map((typ) => `text/${typ}`),
    fc.constantFrom('', '/', 'application/'),
  );

describe.each(doors)('typ of a $name', ({ types, send }) => {
  it('is one in every spelling', async () => {
    await fc.assert(
      fc.asyncProperty(spelling(types), async (typ) => {
        await expect(send(typ)).resolves.toBeDefined();
      }),
      { numRuns: 40 },
    );
  });

  it('is no other one, however it is spelled', async () => {
    await fc.assert(
      fc.asyncProperty(others(types), async (typ) => {
        await expect(send(typ)).rejects.toThrow();
      }),
      { numRuns: 40 },
    );
  });
});
