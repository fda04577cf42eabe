import 'reflect-metadata';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { defineAudience, KeySource, localKeys, remoteKeys } from '../index.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../testing/index.js';
import { AuthContractsModule } from './index.js';

const issuerUrl = 'https://sso.example.com';
const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });

class BrokenKeys extends KeySource {
  override find = () => Promise.reject(new Error('down'));
}

@Controller('closed')
class ClosedController {
  @Get()
  closed() {
    return {};
  }
}

let issuer: TestIssuer;
let app: NestFastifyApplication;
let lines: string[];

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: issuerUrl });
});
afterEach(() => app.close());

async function boot(keys: KeySource): Promise<void> {
  lines = [];
  const write = (...parts: unknown[]) => void lines.push(parts.map((part) => JSON.stringify(part)).join(' '));
  const logger: LoggerService = { log: write, warn: write, error: write, debug: write, verbose: write, fatal: write };

  @Module({
    imports: [AuthContractsModule.forRoot({ issuer: issuerUrl, audience, keys, exposeRejectionCode: true })],
    controllers: [ClosedController],
  })
  class TestModule {}
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger });
  await app.listen(0, '127.0.0.1');
}

async function call(headers: Record<string, string>) {
  const response = await fetch(`${await app.getUrl()}/closed`, { headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('an API that cannot have the keys', () => {
  it.each<[string, () => KeySource]>([
    [
      'its issuer is down',
      () => remoteKeys('https://sso.example.com/jwks', { fetch: () => Promise.reject(new Error('down')) }),
    ],
    ['its key source fails', () => new BrokenKeys()],
  ])('answers 503 with Retry-After, not 401: %s', async (_name, keys) => {
    await boot(keys());
    const { status, headers, body } = await call({ authorization: `Bearer ${await issuer.mint({ audience })}` });
    expect([status, headers.get('retry-after'), headers.get('www-authenticate')]).toEqual([503, '5', null]);
    expect([headers.get('signet-rejection'), body]).toEqual(['keys_unavailable', { error: 'temporarily_unavailable' }]);
  });
});

describe('the log', () => {
  it('never holds a token or a proof, whatever was wrong with it', async () => {
    await boot(localKeys(issuer.jwks));
    const key = await createDpopKey();
    const bound = await issuer.mint({ audience, claims: { cnf: { jkt: key.jkt } } });
    const good = await issuer.mint({ audience });
    const proof = await key.prove({ token: bound, url: 'https://things.example.com/other' });
    const tokens = [
      await issuer.mint({ audience, claims: { exp: 1 } }),
      await issuer.mint({ audience, claims: { iss: 'https://evil.example' } }),
      await issuer.mint({ audience, header: { kid: 'gone' } }),
      await issuer.mintIdToken('portal'),
      `${good}x`,
      `${good}.extra`,
      `${good} ${good}`,
      'opaque-token-of-someone',
      bound,
    ];
    for (const token of tokens) expect((await call({ authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await call({ authorization: `DPoP ${bound}`, dpop: proof })).status).toBe(401);
    expect((await call({ authorization: `DPoP ${proof}`, dpop: bound })).status).toBe(401);
    const log = lines.join('\n');
    expect(log.match(/token_rejected/g)).toHaveLength(tokens.length + 2);
    for (const secret of [...tokens, good, proof].flatMap((token) => [token, token.split('.').at(-1) ?? token])) {
      expect(log).not.toContain(secret);
    }
  });
});
