import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import type { Audience } from '../index.js';

export interface MintOptions<Scope extends string> {
  readonly audience: Audience<Scope>;
  readonly scopes?: readonly Scope[];
  readonly subject?: string;
  /** Replaces or, with undefined, removes claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** An issuer in the same process: real keys, real signatures, no sso to run. */
export interface TestIssuer {
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
  mint<Scope extends string>(options: MintOptions<Scope>): Promise<string>;
  /** An ID token for a client: no API may accept it. */
  mintIdToken(clientId: string): Promise<string>;
  /** Signs `header.claims`, both encoded, as they are: for tokens that no library would write. */
  signRaw(input: string): Promise<string>;
  /** Serves the JWKS over http on a free port; its address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export async function createTestIssuer({ issuer }: { issuer: string }): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const jwks: JSONWebKeySet = { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] };
  let server: Server | undefined;
  const now = () => Math.floor(Date.now() / 1000);
  const sign = (claims: Record<string, unknown>, header: Record<string, unknown>, key: CryptoKey = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, ...header }).sign(key);

  return {
    issuer,
    jwks,
    mint: ({ audience, scopes = [], subject = 'subject-1', claims = {}, header = {} }) =>
      sign(
        {
          iss: issuer,
          aud: audience.identifier,
          sub: subject,
          client_id: 'test-client',
          iat: now(),
          exp: now() + 300,
          jti: crypto.randomUUID(),
          scope: scopes.join(' '),
          ...claims,
        },
        { typ: 'at+jwt', ...header },
      ),
    mintIdToken: (clientId) =>
      sign({ iss: issuer, aud: clientId, sub: 'subject-1', iat: now(), exp: now() + 300 }, { typ: 'JWT' }),
    signRaw: async (input) => {
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
      const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(input));
      return `${input}.${Buffer.from(signature).toString('base64url')}`;
    },
    listen: () =>
      new Promise((resolve) => {
        const listening = createServer((_request, response) => {
          response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks));
        });
        server = listening;
        listening.listen(0, '127.0.0.1', () => {
          resolve(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/jwks`);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        if (server) server.close(() => resolve());
        else resolve();
      }),
  };
}
