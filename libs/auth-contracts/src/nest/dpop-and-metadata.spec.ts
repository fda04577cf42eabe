import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { AccessTokenVerifier, defineAudience, localKeys, type TokenRejection } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import { AuthContractsModule, CurrentPrincipal, type Principal } from './index.js';

const issuerUrl = 'https://sso.example.com';
const publicUrl = 'https://api.example.com/things';
const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: { read: 'Read' } });

@Controller('things')
class ThingsController {
  @Get()
  list(@CurrentPrincipal() { subject }: Principal) {
    return { subject };
  }
}

let issuer: TestIssuer;
let app: NestFastifyApplication;
let base: string;
let key: { privateKey: CryptoKey; jwk: JWK; jkt: string };
let rejections: TokenRejection[];

async function newKey(): Promise<typeof key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { privateKey, jwk, jkt: await calculateJwkThumbprint(jwk) };
}

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: issuerUrl });
  key = await newKey();
  @Module({
    imports: [
      AuthContractsModule.forRoot({
        issuer: issuerUrl,
        audience,
        keys: localKeys(issuer.jwks),
        publicUrl,
        onRejection: (rejection) => void rejections.push(rejection),
      }),
    ],
    controllers: [ThingsController],
  })
  class TestModule {}
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
});
beforeEach(() => {
  rejections = [];
});
afterAll(async () => {
  await app.close();
  await issuer.close();
});

interface ProofChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly signer?: CryptoKey;
}

function proofFor(
  token: string,
  { claims = {}, header = {}, signer = key.privateKey }: ProofChanges = {},
): Promise<string> {
  return new SignJWT({
    htm: 'GET',
    htu: `${publicUrl}/things`,
    jti: crypto.randomUUID(),
    iat: Math.floor(Date.now() / 1000),
    ath: createHash('sha256').update(token).digest('base64url'),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, ...header })
    .sign(signer);
}

async function call(headers: Record<string, string>) {
  const response = await fetch(`${base}/things?page=1`, { headers });
  return { status: response.status, challenge: response.headers.get('www-authenticate') ?? '' };
}

const boundToken = () => issuer.mint({ audience, claims: { cnf: { jkt: key.jkt } } });

describe('RFC 9449 §7: tokens bound to a key', () => {
  it('are accepted with a proof of that key, once', async () => {
    const token = await boundToken();
    const headers = { authorization: `DPoP ${token}`, dpop: await proofFor(token) };
    expect((await call(headers)).status).toBe(200);
    expect(await call(headers)).toMatchObject({ status: 401 });
    expect(rejections[0]).toMatchObject({ code: 'proof_invalid', received: 'replayed jti' });
  });

  it('are refused as bearer tokens, in the words of RFC 6750', async () => {
    const { status, challenge } = await call({ authorization: `Bearer ${await boundToken()}` });
    expect([status, challenge.split(',')[0]]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(rejections).toMatchObject([{ code: 'sender_constrained' }]);
  });

  it('are refused with a good proof of another key', async () => {
    const thief = await newKey();
    const token = await boundToken();
    const dpop = await proofFor(token, { header: { jwk: thief.jwk }, signer: thief.privateKey });
    expect((await call({ authorization: `DPoP ${token}`, dpop })).status).toBe(401);
    expect(rejections).toMatchObject([{ code: 'sender_constrained' }]);
  });

  it('are not what an unbound token becomes by a proof', async () => {
    const token = await issuer.mint({ audience });
    expect((await call({ authorization: `DPoP ${token}`, dpop: await proofFor(token) })).status).toBe(401);
    expect(rejections).toMatchObject([{ code: 'sender_constrained' }]);
  });

  it('of a binding that is not known here are refused', async () => {
    const token = await issuer.mint({ audience, claims: { cnf: { 'x5t#S256': 'x' } } });
    expect((await call({ authorization: `Bearer ${token}` })).status).toBe(401);
    expect(rejections).toMatchObject([{ code: 'sender_constrained' }]);
  });

  it.each<[string, ProofChanges, string]>([
    ['another method', { claims: { htm: 'POST' } }, 'htm is another method'],
    ['another path', { claims: { htu: `${publicUrl}/others` } }, 'htu is another address'],
    ['another host', { claims: { htu: 'https://evil.example/things/things' } }, 'htu is another address'],
    ['an old proof', { claims: { iat: Math.floor(Date.now() / 1000) - 200 } }, 'iat is outside the window'],
    ['a proof of tomorrow', { claims: { iat: Math.floor(Date.now() / 1000) + 90 } }, ''],
    ['another token', { claims: { ath: 'x'.repeat(43) } }, 'ath is another token'],
    ['no ath', { claims: { ath: undefined } }, 'ath is another token'],
    ['no jti', { claims: { jti: undefined } }, 'jti is not usable'],
    ['another type', { header: { typ: 'JWT' } }, ''],
    ['no jwk', { header: { jwk: undefined } }, 'jwk is not a public key'],
  ])('§4.3 are refused with %s', async (_name, changes, reason) => {
    const token = await boundToken();
    const { status, challenge } = await call({ authorization: `DPoP ${token}`, dpop: await proofFor(token, changes) });
    expect([status, challenge.split(',')[0]]).toEqual([401, 'DPoP error="invalid_dpop_proof"']);
    expect(rejections).toMatchObject([{ code: 'proof_invalid' }]);
    expect(rejections[0]?.received).toContain(reason);
  });

  it('§4.3 are refused with a private key in the header, a shared secret, or no proof', async () => {
    const token = await boundToken();
    const leaked = await exportJWK(key.privateKey);
    const secret = new SignJWT({}).setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: key.jwk });
    const proofs = [
      await proofFor(token, { header: { jwk: leaked } }),
      await secret.sign(new TextEncoder().encode(JSON.stringify(key.jwk).padEnd(64))),
      'x.y.z',
      undefined,
    ];
    for (const dpop of proofs) {
      const { status } = await call({ authorization: `DPoP ${token}`, ...(dpop === undefined ? {} : { dpop }) });
      expect(status).toBe(401);
    }
    expect(rejections.map(({ code }) => code)).toEqual(proofs.map(() => 'proof_invalid'));
  });

  it('never reach the operator in the raw', async () => {
    const token = await boundToken();
    await call({ authorization: `Bearer ${token}` });
    expect(JSON.stringify(rejections.map((rejection) => ({ ...rejection, message: rejection.message })))).not.toContain(
      token,
    );
  });

  it('are judged alike by the framework-free verifier', async () => {
    const verifier = new AccessTokenVerifier({ issuer: issuerUrl, audience, keys: localKeys(issuer.jwks) });
    const token = await boundToken();
    expect((await verifier.verify(token, key.jkt)).sub).toBe('subject-1');
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'sender_constrained' });
    await expect(verifier.verify(token, (await newKey()).jkt)).rejects.toMatchObject({ code: 'sender_constrained' });
    const explained = await verifier.explain(token);
    expect(explained.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['cnf']);
  });
});

describe('RFC 9728: what an API says of itself', () => {
  it('§3 is open to everyone and names the issuer and the scopes', async () => {
    for (const path of ['', '/things']) {
      const response = await fetch(`${base}/.well-known/oauth-protected-resource${path}`);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await response.json()).toEqual({
        resource: audience.identifier,
        authorization_servers: [issuerUrl],
        scopes_supported: ['read'],
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA'],
        resource_name: 'Things',
      });
    }
  });

  it('§5.1 is where a 401 points', async () => {
    const { status, challenge } = await call({});
    expect([status, challenge]).toEqual([
      401,
      'Bearer resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/things"',
    ]);
  });
});
