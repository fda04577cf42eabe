import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTokenVerifier, defineAudience, localKeys, type RejectionCode, type TokenRejection } from '../index.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../testing/index.js';
import {
  AccessTokenGuard,
  AuthContractsModule,
  CurrentPrincipal,
  decoratorsFor,
  type Principal,
  Public,
} from './index.js';

const issuerUrl = 'https://sso.example.com';
const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things', 'things:write': 'Change things' },
});
const sibling = defineAudience({
  identifier: 'https://other.example.com',
  name: 'Other',
  scopes: { 'o:read': 'Read' },
});
const metadata = 'resource_metadata="https://things.example.com/.well-known/oauth-protected-resource"';
const { RequireScopes } = decoratorsFor(audience);

@Controller()
class ThingsController {
  @Get('open')
  @Public()
  open() {
    return { open: true };
  }

  @Get('closed')
  closed(@CurrentPrincipal() principal: Principal) {
    return { subject: principal.subject, logged: JSON.stringify(principal).includes('token') };
  }

  @Get('write')
  @RequireScopes('things:write')
  write() {
    return { written: true };
  }
}

let issuer: TestIssuer;
let app: NestFastifyApplication;
let base: string;
const rejections: TokenRejection[] = [];

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: issuerUrl });
  const jwksUri = await issuer.listen();
  const onRejection = (rejection: TokenRejection) => void rejections.push(rejection);

  @Module({
    imports: [AuthContractsModule.forRoot({ issuer: issuerUrl, audience, jwksUri, onRejection })],
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

async function call(path: string, token?: string) {
  const response = await fetch(
    `${base}${path}`,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.json() };
}

describe('a guarded application', () => {
  it('opens what is public and closes the rest with a bare challenge (RFC 6750 §3)', async () => {
    expect((await call('/open')).status).toBe(200);
    expect(await call('/closed')).toEqual({
      status: 401,
      challenge: `Bearer ${metadata}, DPoP algs="ES256 PS256 EdDSA", ${metadata}`,
      body: { error: 'unauthorized' },
    });
  });

  it('accepts its own token and keeps the token out of what is printed', async () => {
    const answer = await call('/closed', await issuer.mint({ audience, subject: 'alice' }));
    expect(answer).toMatchObject({ status: 200, body: { subject: 'alice', logged: false } });
  });

  it('answers 403 insufficient_scope with the scope that is missing', async () => {
    expect(await call('/write', await issuer.mint({ audience, scopes: ['things:read'] }))).toEqual({
      status: 403,
      challenge: `Bearer error="insufficient_scope", scope="things:write", ${metadata}`,
      body: { error: 'insufficient_scope' },
    });
    expect((await call('/write', await issuer.mint({ audience, scopes: ['things:write'] }))).status).toBe(200);
  });

  const past = Math.floor(Date.now() / 1000) - 1000;
  const bad: ReadonlyArray<[string, RejectionCode, () => Promise<string>]> = [
    ['a sibling audience', 'audience_mismatch', () => issuer.mint({ audience: sibling })],
    ['another issuer', 'issuer_mismatch', () => issuer.mint({ audience, claims: { iss: `${issuerUrl}/` } })],
    ['an ID token', 'wrong_type', () => issuer.mintIdToken('portal')],
    ['an expired token', 'token_expired', () => issuer.mint({ audience, claims: { exp: past } })],
    ['a future token', 'not_yet_valid', () => issuer.mint({ audience, claims: { nbf: past + 5000 } })],
    ['no jti', 'claim_missing', () => issuer.mint({ audience, claims: { jti: undefined } })],
    ['an unknown key', 'unknown_key', () => issuer.mint({ audience, header: { kid: 'none' } })],
    ['a changed payload', 'signature_invalid', async () => tamper(await issuer.mint({ audience }))],
    ['alg none', 'algorithm_refused', async () => withoutSignature(await issuer.mint({ audience }))],
    ['no JWT', 'malformed', async () => 'no-token-at-all'],
  ];

  it.each(bad)(
    'refuses %s as %s, in the strategy and in the verifier alike, and tells the caller nothing',
    async (_name, code, make) => {
      const token = await make();
      rejections.length = 0;
      expect(await call('/closed', token)).toEqual({
        status: 401,
        challenge: `Bearer error="invalid_token", ${metadata}`,
        body: { error: 'invalid_token' },
      });
      expect(rejections.map((rejection) => rejection.code)).toEqual([code]);
      const verifier = new AccessTokenVerifier({ issuer: issuerUrl, audience, keys: localKeys(issuer.jwks) });
      await expect(verifier.verify(token)).rejects.toMatchObject({ code });
      expect(JSON.stringify(rejections)).not.toContain(token);
    },
  );

  it('names the likely cause', async () => {
    rejections.length = 0;
    await call('/closed', await issuer.mint({ audience, claims: { iss: `${issuerUrl}/` } }));
    await call('/closed', await issuer.mint({ audience: sibling }));
    expect(rejections.map(({ likelyCause }) => likelyCause)).toEqual([
      'they differ in a trailing slash',
      'the token is for a sibling audience',
    ]);
  });
});

function tamper(token: string): string {
  const [header, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify({ sub: 'mallory' })).toString('base64url');
  return `${header}.${claims}.${signature}`;
}

function withoutSignature(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid: 'x' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

it('may stand on one controller as well, and asks no more by that', async () => {
  @Controller('twice')
  @UseGuards(AccessTokenGuard)
  class TwiceController {
    @Get()
    @RequireScopes('things:write')
    read(@CurrentPrincipal() { subject }: Principal) {
      return { subject };
    }
  }
  const all = { issuer: issuerUrl, audience, keys: localKeys(issuer.jwks), rejectionLog: false as const };
  for (const guarded of [AuthContractsModule.forRoot(all), AuthContractsModule.forFeature(all)]) {
    @Module({ imports: [guarded], controllers: [TwiceController] })
    class TwiceModule {}
    const other = await NestFactory.create<NestFastifyApplication>(TwiceModule, new FastifyAdapter(), {
      logger: false,
    });
    try {
      await other.listen(0, '127.0.0.1');
      const url = `${await other.getUrl()}/twice`;
      const call = async (headers = {}) => (await fetch(url, { headers })).status;
      const key = await createDpopKey();
      const bound = await issuer.mint({ audience, scopes: ['things:write'], claims: { cnf: { jkt: key.jkt } } });
      const dpop = await key.prove({ token: bound, url: 'https://things.example.com/twice' });
      const good = await issuer.mint({ audience, scopes: ['things:write'] });
      const short = await issuer.mint({ audience, scopes: ['things:read'] });
      expect(await call()).toBe(401);
      expect(await call({ authorization: `Bearer ${good}` })).toBe(200);
      expect(await call({ authorization: `Bearer ${short}` })).toBe(403);
      // Both guards see the proof, which is good once.
      expect(await call({ authorization: `DPoP ${bound}`, dpop })).toBe(200);
      expect(await call({ authorization: `DPoP ${bound}`, dpop })).toBe(401);
    } finally {
      await other.close();
    }
  }
});
