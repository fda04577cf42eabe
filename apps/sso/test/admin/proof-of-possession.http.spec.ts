import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ask, audience, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let owner: Person;
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp] });
  owner = await person(sso, 'olga', 'owner');
});
afterAll(() => sso?.close());

/** A token that is bound to a key, and proofs of it for one request (RFC 9449 §4.2). */
async function bound() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const token = await tokenOf(sso, owner, { claims: { cnf: { jkt: await calculateJwkThumbprint(jwk) } } });
  const ath = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token))).toString('base64url');
  const proof = (claims: Readonly<Record<string, unknown>> = {}) =>
    new SignJWT({ htm: 'GET', htu: `${audience}/users`, ath, jti: randomUUID(), ...claims })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .setIssuedAt(sso.issuer.clock.now())
      .sign(privateKey);
  return { token, proof };
}

const users = async (token: string, dpop?: string, scheme = 'DPoP') => {
  const headers = { authorization: `${scheme} ${token}`, ...(dpop !== undefined && { dpop }) };
  return (await ask(sso, { path: '/users', headers })).status;
};

describe('a token that is bound to a key (RFC 9449)', () => {
  it('is let in with a proof, once', async () => {
    const { token, proof } = await bound();
    const one = await proof();
    expect([await users(token, one), await users(token, one), await users(token, await proof())]).toEqual([
      200, 401, 200,
    ]);
  });

  it('is refused without one, as Bearer, and with one of another key, request or token', async () => {
    const { token, proof } = await bound();
    const other = await bound();
    expect([
      await users(token),
      await users(token, undefined, 'Bearer'),
      await users(token, await proof(), 'Bearer'),
      await users(token, await other.proof()),
      await users(token, await proof({ htm: 'POST' })),
      await users(token, await proof({ htu: `${audience}/groups` })),
      await users(token, await proof({ ath: 'x' })),
    ]).toEqual(Array.from({ length: 7 }, () => 401));
  });
});
