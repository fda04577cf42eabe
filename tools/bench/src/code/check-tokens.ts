import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { Send } from '../harness/load.js';
import { audience, scope } from '../token/service.js';

/** RFC 6749 §5.1 and OpenID Connect Core §3.1.3.3. */
export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

/**
 * Checks an answer of the token endpoint as its reader would: both signatures against the published keys, by ES256 alone,
 * and whom they are for.
 * @param expected.nonce undefined where the answer comes from a refresh token
 * @throws Error where something is missing or wrong
 */
export async function checkTokens(
  send: Send,
  body: string,
  expected: { readonly clientId: string; readonly nonce?: string | undefined },
): Promise<Tokens> {
  const tokens = readTokens(body);
  const discovery = JSON.parse((await send({ path: '/.well-known/openid-configuration' })).body);
  const { issuer, jwks_uri } = discovery as { readonly issuer: string; readonly jwks_uri: string };
  const keys = createLocalJWKSet(JSON.parse((await send({ path: jwks_uri })).body) as JSONWebKeySet);
  const rules = { issuer, algorithms: ['ES256'] };
  const access = await jwtVerify(tokens.access_token, keys, { ...rules, audience, typ: 'at+jwt' });
  if (access.payload.scope !== scope || access.payload.client_id !== expected.clientId) {
    throw new Error('the access token is for another scope or client');
  }
  const identity = await jwtVerify(tokens.id_token, keys, { ...rules, audience: expected.clientId });
  if (identity.payload.sub !== access.payload.sub) throw new Error('the tokens are of two people');
  if (expected.nonce !== undefined && identity.payload.nonce !== expected.nonce) throw new Error('another nonce');
  return tokens;
}

/** @throws Error where one of the three tokens is missing */
export function readTokens(body: string): Tokens {
  const tokens = JSON.parse(body) as Partial<Tokens>;
  const { access_token, id_token, refresh_token } = tokens;
  for (const [name, value] of Object.entries({ access_token, id_token, refresh_token })) {
    if (typeof value !== 'string' || value === '') throw new Error(`the answer has no ${name}`);
  }
  return tokens as Tokens;
}
