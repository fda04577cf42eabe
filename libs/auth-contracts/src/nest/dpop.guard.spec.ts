import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  type AnyAudience,
  type Audience,
  defineAudience,
  fastifyGuard,
  localKeys,
  ResourceServer,
  type TokenRejection,
} from '../index.js';
import { createDpopKey, createTestIssuer, type DpopKey, type TestIssuer } from '../testing/index.js';
import { AuthContractsModule, decoratorsFor } from './index.js';

const issuerUrl = 'https://sso.example.com';
const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'T',
  scopes: { 'things:read': 'See' },
});
const sibling = defineAudience({ identifier: 'https://other.example.com', name: 'O', scopes: {} });
const { RequireScopes } = decoratorsFor(audience);
const url = `${audience.identifier}/things`;
const algs = 'algs="ES256 PS256 EdDSA"';

@Controller('things')
class ThingsController {
  @Get()
  list() {
    return [];
  }

  @Get('twice')
  twice() {
    return [];
  }

  @Get('read')
  @RequireScopes('things:read')
  read() {
    return [];
  }
}

let issuer: TestIssuer;
let key: DpopKey;
let token: string;
let app: NestFastifyApplication;
let siblingApp: NestFastifyApplication;
let full = false;
const codes: string[] = [];

async function boot(own: Audience): Promise<NestFastifyApplication> {
  const onRejection = ({ code }: TokenRejection) => void codes.push(code);
  const seen = new Set<string>();
  const remember = (id: string) => {
    if (full) throw new Error('full');
    return seen.size !== seen.add(id).size;
  };

  @Module({
    imports: [
      AuthContractsModule.forRoot({
        issuer: issuerUrl,
        audience: own,
        keys: localKeys(issuer.jwks),
        onRejection,
        dpopReplays: { remember },
      }),
    ],
    controllers: [ThingsController],
  })
  class TestModule {}
  const made = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
  // Beside the guard of Nest, for what stands below it.
  const { guard } = fastifyGuard(made.get<ResourceServer<AnyAudience>>(ResourceServer));
  made
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', guard() as never);
  await made.listen(0, '127.0.0.1');
  return made;
}

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: issuerUrl });
  key = await createDpopKey();
  token = await issuer.mint({ audience, claims: { cnf: { jkt: key.jkt } } });
  app = await boot(audience);
  siblingApp = await boot(sibling);
});
beforeEach(() => {
  full = false;
  codes.length = 0;
});
afterAll(() => Promise.all([app.close(), siblingApp.close()]));

async function call(path: string, headers: ReadonlyArray<[string, string]>, at = app) {
  const response = await fetch(`${await at.getUrl()}${path}`, {
    headers: headers.map(([name, value]) => [name, value]),
  });
  const { status } = response;
  const after = response.headers.get('retry-after');
  return { status, challenge: response.headers.get('www-authenticate'), after, body: await response.json() };
}

describe('the guard and DPoP (RFC 9449 §7.1)', () => {
  it('accepts a bound token with its proof, whatever the Host header and the query say', async () => {
    const proof = await key.prove({ token, url });
    const answer = await call('/things?page=2', [
      ['authorization', `dpop ${token}`],
      ['dpop', proof],
    ]);
    expect([answer, codes]).toMatchObject([{ status: 200 }, []]);
  });

  it('refuses a bound token as a bearer token, with a DPoP challenge', async () => {
    const answer = await call('/things', [
      ['authorization', `Bearer ${token}`],
      ['dpop', await key.prove({ token, url })],
    ]);
    expect(answer).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('DPoP error="invalid_token"'),
      body: { error: 'invalid_token' },
    });
    expect(answer.challenge).not.toContain('Bearer');
    expect(codes).toEqual(['sender_constrained']);
  });

  it('tells a wrong proof from a wrong token', async () => {
    const wrong = await key.prove({ token, url: `${url}/1` });
    expect(
      await call('/things', [
        ['authorization', `DPoP ${token}`],
        ['dpop', wrong],
      ]),
    ).toMatchObject({
      status: 401,
      challenge: expect.stringContaining(`DPoP error="invalid_dpop_proof"`),
      body: { error: 'invalid_dpop_proof' },
    });
    const thief = await createDpopKey();
    const stolen = await thief.prove({ token, url });
    expect(
      await call('/things', [
        ['authorization', `DPoP ${token}`],
        ['dpop', stolen],
      ]),
    ).toMatchObject({
      status: 401,
      challenge: expect.stringContaining(`DPoP error="invalid_token"`),
    });
    expect(codes).toEqual(['proof_url_mismatch', 'proof_key_mismatch']);
  });

  it('refuses two DPoP headers, and a proof used twice', async () => {
    const proof = await key.prove({ token, url });
    const authorization: [string, string] = ['authorization', `DPoP ${token}`];
    await call('/things', [authorization, ['dpop', proof], ['dpop', await key.prove({ token, url })]]);
    expect((await call('/things', [authorization, ['dpop', proof]])).status).toBe(200);
    await call('/things', [authorization, ['dpop', proof]]);
    await call('/things', [authorization]);
    expect(codes).toEqual(['proof_repeated', 'proof_replayed', 'proof_missing']);
  });

  it('uses a proof once where a guard of an adapter stands below it', async () => {
    const proof = await key.prove({ token, url: `${url}/twice` });
    const headers: [string, string][] = [
      ['authorization', `DPoP ${token}`],
      ['dpop', proof],
    ];
    expect((await call('/things/twice', headers)).status).toBe(200);
    expect((await call('/things/twice', headers)).status).toBe(401);
    expect(codes).toEqual(['proof_replayed']);
  });

  it('names the DPoP scheme when a scope is missing', async () => {
    const proof = await key.prove({ token, url: `${url}/read` });
    const answer = await call('/things/read', [
      ['authorization', `DPoP ${token}`],
      ['dpop', proof],
    ]);
    expect(answer).toMatchObject({
      status: 403,
      challenge: expect.stringMatching(/^DPoP error="insufficient_scope", scope="things:read"/),
    });
  });

  it('offers both schemes to whoever comes with none', async () => {
    const { challenge } = await call('/things', [['authorization', 'Basic YTpi']]);
    expect(challenge).toMatch(/^Bearer.*, DPoP /);
    expect(challenge).toContain(algs);
  });

  it('answers 503 with Retry-After when it cannot tell a replay', async () => {
    full = true;
    const proof = await key.prove({ token, url });
    const answer = await call('/things', [
      ['authorization', `DPoP ${token}`],
      ['dpop', proof],
    ]);
    expect(answer).toMatchObject({ status: 503, challenge: null, after: '5' });
    expect(codes).toEqual(['replay_unavailable']);
  });
});

describe('two guarded applications in one process', () => {
  it('each judge by their own audience', async () => {
    const bearer = async (own: Audience): Promise<[string, string]> => [
      'authorization',
      `Bearer ${await issuer.mint({ audience: own })}`,
    ];
    expect((await call('/things', [await bearer(audience)])).status).toBe(200);
    expect((await call('/things', [await bearer(sibling)])).status).toBe(401);
    expect((await call('/things', [await bearer(sibling)], siblingApp)).status).toBe(200);
    expect((await call('/things', [await bearer(audience)], siblingApp)).status).toBe(401);
  });
});
