import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { browser, expiredIdToken, issuer, orders, parametersWith } from '../test/authorization-fixture.js';
import { dpopProof, signed, testKey, unique } from '../test/client-keys.js';
import {
  authorizeAndRedeem,
  read,
  refusalOf,
  startIssuer,
  type TestIssuer,
  tokens,
  wire,
} from '../test/token-fixture.js';
import type { GrantTypeName } from './vocabulary/grant-types.js';

const now = 1_700_000_000;
const partner = 'https://idp.partner.example';
const jwtBearer: GrantTypeName = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

async function start(): Promise<TestIssuer> {
  const { jwk } = await testKey('ES256', 'partner');
  const trustedAssertionIssuers = [{ issuer: partner, jwks: { keys: [jwk] } }];
  return startIssuer({
    clients: { 'web-post': { grantTypes: [jwtBearer, 'client_credentials'], trustedAssertionIssuers } },
  });
}

interface Door {
  readonly name: string;
  /** What its `typ` may be, without `application/`. */
  readonly types: readonly string[];
  /** A sender of a token that is good but for its `typ`. */
  prepare(server: TestIssuer): Promise<(typ: string) => Promise<unknown>>;
}

const asserted = (changes: object = {}) => ({ aud: issuer, jti: unique(), iat: now, exp: now + 60, ...changes });

/** Every door of the issuer that tells kinds of JWT apart. */
const doors: readonly Door[] = [
  {
    name: 'client assertion',
    types: ['jwt', 'client-authentication+jwt'],
    prepare: async (server) => async (typ) => {
      const claims = asserted({ iss: 'web-jwt', sub: 'web-jwt' });
      const client_assertion = await signed(await testKey(), claims, { typ });
      const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      const grant_type = 'client_credentials';
      return server.core.token.handle({
        parameters: wire({ grant_type, resource: orders, client_assertion_type, client_assertion }),
      });
    },
  },
  {
    name: 'authorization grant',
    types: ['jwt', 'authorization-grant+jwt'],
    prepare: async (server) => async (typ) => {
      const assertion = await signed(await testKey('ES256', 'partner'), asserted({ iss: partner, sub: 'alice' }), {
        typ,
      });
      return tokens(server, 'web-post', { grant_type: jwtBearer, resource: orders, assertion });
    },
  },
  {
    name: 'request object',
    types: ['jwt', 'oauth-authz-req+jwt'],
    prepare: async (server) => async (typ) => {
      const parameters = Object.fromEntries(parametersWith({ client_id: 'web-jwt' }));
      const request = await signed(await testKey(), asserted({ iss: 'web-jwt', ...parameters }), { typ });
      const outer = parametersWith({ client_id: 'web-jwt', request });
      const outcome = await server.core.authorization.authorize({ parameters: outer, browserDigest: browser });
      if (outcome.kind !== 'interaction') throw outcome.kind === 'redirect' ? outcome.error : outcome;
      return outcome;
    },
  },
  {
    name: 'DPoP proof',
    types: ['dpop+jwt'],
    prepare: async (server) => async (typ) => {
      const dpopProofs = [await dpopProof(now, { header: { typ } })];
      const parameters = wire({
        client_id: 'web-post',
        client_secret: 'post secret',
        grant_type: 'client_credentials',
        resource: orders,
      });
      return server.core.token.handle({ parameters, dpopProofs });
    },
  },
  {
    name: 'access token',
    types: ['jwt', 'at+jwt'],
    prepare: async (server) => {
      const { claims } = read((await authorizeAndRedeem(server)).access_token);
      return async (typ) => {
        const accessToken = await server.core.tokenSigner.sign(claims, 'ES256', typ);
        return server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
      };
    },
  },
  {
    name: 'id_token_hint',
    types: ['jwt'],
    prepare: async (server) => {
      const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
      const { claims } = read(await expiredIdToken(server.core, session));
      return async (typ) =>
        server.core.tokenSigner.verifyIdTokenHint(await server.core.tokenSigner.sign(claims, 'RS256', typ));
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

const kinds = [
  ...new Set([
    ...doors.flatMap(({ types }) => types),
    'logout+jwt',
    'secevent+jwt',
    'token-introspection+jwt',
    'id+jwt',
  ]),
];
const near = (types: readonly string[]) =>
  fc.oneof(
    spelling(kinds.filter((kind) => !types.includes(kind))),
    spelling(types).map((typ) => `application/${typ.includes('/') ? typ : `application/${typ}`}`),
    fc
      .tuple(spelling(types), fc.constantFrom(' ', ';', '\u0000', '+jwt', 'x', '\u0130'))
      .map(([typ, end]) => typ + end),
    spelling(types).map((typ) => ` ${typ}`),
    fc.constantFrom('', '/', 'application/', 'text/jwt'),
  );

describe.each(doors)('typ of a $name', ({ types, prepare }) => {
  it('is one in every spelling', async () => {
    const send = await prepare(await start());
    await fc.assert(
      fc.asyncProperty(spelling(types), async (typ) => {
        await expect(send(typ)).resolves.toBeDefined();
      }),
      { numRuns: 40 },
    );
  });

  it('is no other one, however it is spelled', async () => {
    const send = await prepare(await start());
    await fc.assert(
      fc.asyncProperty(near(types), async (typ) => {
        expect(await refusalOf(send(typ))).toHaveProperty('code');
      }),
      { numRuns: 40 },
    );
  });
});
