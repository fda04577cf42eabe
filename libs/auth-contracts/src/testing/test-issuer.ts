import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { audience as audienceReader } from '../audience/define-audience.js';
import type { AnyAudience, RoleOf, ScopeOf } from '../index.js';
import type { CryptoKey, JSONWebKeySet } from '../keys/jwk.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { anyRecord } from '../options/record-of.js';
import { anyText, flag, listOf, oneOf, optional, scopeToken, text, url } from '../options/values.js';
import { createExtraKeys, noteExtraKeys } from './extra-keys.js';
import { signatureParameters } from './signing-key.js';

export interface TokenOptions<A extends AnyAudience> {
  /** Scopes of the contract: another one does not compile. */
  readonly scopes?: readonly ScopeOf<A>[];
  /** Roles of the contract, in the claim `roles`. */
  readonly roles?: readonly RoleOf<A>[];
  readonly subject?: string;
  /** Replaces or, with undefined, removes claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

export type MintOptions<A extends AnyAudience> = TokenOptions<A> & { readonly audience: A };

export interface TestIssuerOptions {
  readonly issuer: string;
  /** Default ES256. */
  readonly algorithm?: 'ES256' | 'RS256' | 'PS256' | 'EdDSA';
  /**
   * Publishes beside its own key those that no API may use (RSA of 1024 bits, a key for encryption...), and a spare one: `describeAudience`
   * then sends tokens that they signed. Default false.
   */
  readonly unfitKeys?: boolean;
}

/** An issuer in the same process: real keys, real signatures, no sso to run. */
export interface TestIssuer {
  readonly issuer: string;
  /** The keys now; `rotate` changes it. */
  readonly jwks: JSONWebKeySet;
  mint<A extends AnyAudience>(options: MintOptions<A>): Promise<string>;
  /** Mints for one audience, typed by its contract. */
  for<A extends AnyAudience>(audience: A): { mint(options?: TokenOptions<A>): Promise<string> };
  /** An ID token for a client: no API may accept it. */
  mintIdToken(clientId: string): Promise<string>;
  /** Signs `header.claims`, both encoded, as they are: for tokens that no library would write. */
  signRaw(input: string): Promise<string>;
  /** Signs with a new key from now on, and publishes it beside the old one, or instead. */
  rotate(options?: { readonly withdraw?: boolean }): Promise<void>;
  /** Serves the JWKS over http on a free port; its address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

const shape: Shape<TestIssuerOptions> = {
  issuer: url,
  algorithm: optional(oneOf('ES256', 'RS256', 'PS256', 'EdDSA')),
  unfitKeys: optional(flag),
};

const mintShape: Shape<MintOptions<AnyAudience>> = {
  audience: audienceReader,
  scopes: optional(listOf(scopeToken)),
  roles: optional(listOf(text)),
  subject: optional(anyText),
  claims: optional(anyRecord),
  header: optional(anyRecord),
};
const rotateShape: Shape<{ readonly withdraw?: boolean }> = { withdraw: optional(flag) };

/** Rejects with a TypeError for an option that is none or not what it must be. */
export async function createTestIssuer(options: TestIssuerOptions): Promise<TestIssuer> {
  const { issuer, algorithm = 'ES256', unfitKeys = false } = readOptions('createTestIssuer', options, shape);
  const extra = unfitKeys ? await createExtraKeys() : undefined;
  const jwks: JSONWebKeySet = { keys: extra ? [...extra.published] : [] };
  let key = await addKey();
  let server: Server | undefined;
  const now = () => Math.floor(Date.now() / 1000);

  async function addKey(): Promise<Key> {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
    const publicJwk = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint(publicJwk);
    jwks.keys.push({ ...publicJwk, kid, alg: algorithm, use: 'sig' });
    return { kid, privateKey };
  }

  function sign(claims: Record<string, unknown>, header: Readonly<Record<string, unknown>>): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: key.kid, ...header }).sign(key.privateKey);
  }

  async function mint(at: string, given: MintOptions<AnyAudience>): Promise<string> {
    const {
      audience,
      scopes = [],
      roles,
      subject = 'subject-1',
      claims = {},
      header = {},
    } = readOptions(at, given, mintShape);
    return sign(
      {
        iss: issuer,
        aud: audience.identifier,
        sub: subject,
        client_id: 'test-client',
        iat: now(),
        exp: now() + 300,
        jti: crypto.randomUUID(),
        scope: scopes.join(' '),
        ...(roles && { roles }),
        ...claims,
      },
      { typ: 'at+jwt', ...header },
    );
  }

  const made: TestIssuer = {
    issuer,
    jwks,
    mint: (options) => mint('TestIssuer.mint', options),
    for: (audience) => ({ mint: (options) => mint('TestIssuer.for().mint', { ...options, audience }) }),
    mintIdToken: (clientId) =>
      sign({ iss: issuer, aud: clientId, sub: 'subject-1', iat: now(), exp: now() + 300 }, { typ: 'JWT' }),
    signRaw: async (input) => {
      const signature = await crypto.subtle.sign(
        signatureParameters[algorithm],
        key.privateKey,
        new TextEncoder().encode(input),
      );
      return `${input}.${Buffer.from(signature).toString('base64url')}`;
    },
    rotate: async (given = {}) => {
      const { withdraw } = readOptions('TestIssuer.rotate', given, rotateShape);
      if (withdraw) jwks.keys.length = 0;
      key = await addKey();
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
        if (server) {
          server.close(() => resolve());
          server.closeAllConnections();
        } else resolve();
      }),
  };
  if (extra) noteExtraKeys(made, extra);
  return made;
}
