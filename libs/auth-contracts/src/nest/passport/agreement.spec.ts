import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { AccessTokenVerifier, defineAudience, localKeys, type RejectionCode, TokenRejection } from '../../index.js';
import { createTestIssuer, type TestIssuer } from '../../testing/index.js';
import { AuthContractsModule } from '../index.js';

const issuerUrl = 'https://sso.example.com';
const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });

@Controller()
class ThingsController {
  @Get('things')
  list() {
    return {};
  }
}

let issuer: TestIssuer;
let app: NestFastifyApplication;
let base: string;
let verifier: AccessTokenVerifier;
let rejections: RejectionCode[] = [];

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: issuerUrl });
  const keys = localKeys(issuer.jwks);
  verifier = new AccessTokenVerifier({ issuer: issuerUrl, audience, keys });
  const onRejection = ({ code }: TokenRejection) => void rejections.push(code);
  @Module({
    imports: [
      AuthContractsModule.forRoot({ issuer: issuerUrl, audience, keys, onRejection, verifyWith: 'passport-jwt' }),
    ],
    controllers: [ThingsController],
  })
  class TestModule {}
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  await issuer.close();
});

/** The code of the refusal; `accepted` where there is none. */
async function byStrategy(token: string): Promise<string> {
  rejections = [];
  const response = await fetch(`${base}/things`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status === 200 ? 'accepted' : (rejections[0] ?? `status ${response.status}`);
}

async function byVerifier(token: string): Promise<string> {
  try {
    await verifier.verify(token);
    return 'accepted';
  } catch (error) {
    if (error instanceof TokenRejection) return error.code;
    throw error;
  }
}

const now = Math.floor(Date.now() / 1000);
const odd = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 2 }),
  fc.constantFrom(issuerUrl, `${issuerUrl}/`, audience.identifier, [audience.identifier], now - 1000, now + 1000, 1e30),
);
const claims = fc.dictionary(
  fc.constantFrom('iss', 'aud', 'sub', 'client_id', 'exp', 'iat', 'nbf', 'jti', 'scope', 'cnf', 'act', '__proto__'),
  odd,
  { maxKeys: 3 },
);
const header = fc.dictionary(fc.constantFrom('typ', 'kid', 'jku', 'jwk', 'x5u', 'cty'), odd, { maxKeys: 2 });
/** A change of the finished text: a character at a place, a part cut off, or nothing. */
const damage = fc.option(fc.record({ at: fc.nat(600), to: fc.constantFrom('A', '.', '=', '_', '') }), {
  nil: undefined,
});

describe('passport-jwt behind the strategy and the verifier without a framework', () => {
  it('never disagree about a token, nor about why', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(claims, header, damage, async (changedClaims, changedHeader, damaged) => {
        const whole = await issuer
          .mint({ audience, claims: changedClaims, header: changedHeader })
          .catch(() => undefined);
        if (whole === undefined) return;
        const at = damaged ? damaged.at % whole.length : 0;
        const token = damaged ? whole.slice(0, at) + damaged.to + whole.slice(at + 1) : whole;
        // What is no token at all never reaches either of them.
        fc.pre(/^[A-Za-z0-9\-._~+/]+=*$/.test(token));
        const verdict = await byVerifier(token);
        seen.add(verdict);
        expect([token, await byStrategy(token)]).toEqual([token, verdict]);
      }),
      { numRuns: 400 },
    );
    // The property is about something: many kinds of verdict came up.
    expect(seen.size).toBeGreaterThan(5);
  });
});
