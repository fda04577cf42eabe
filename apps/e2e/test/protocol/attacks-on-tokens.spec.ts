import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { decodeJwt, decodeProtectedHeader, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import * as client from 'openid-client';
import { authorize, portalClient, signIn } from '../support/client.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;
let portal: client.Configuration;
/** Every secret that a test got to see. */
const seen = new Set<string>();

beforeAll(async () => {
  stack = await runStack();
  portal = await portalClient(stack.addresses.issuer);
});
afterAll(async () => {
  await stack?.close();
});

async function fresh(): Promise<client.TokenEndpointResponse> {
  const tokens = await signIn(stack, portal);
  for (const value of [tokens.access_token, tokens.refresh_token, tokens.id_token]) if (value) seen.add(value);
  return tokens;
}

async function post(path: string, fields: Record<string, string>, basic?: string) {
  const response = await fetch(`${stack.addresses.issuer}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: basic === undefined ? {} : { authorization: `Basic ${btoa(basic)}` },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

const ordersCredentials = () => `orders:${readFileSync(stack.ordersSecretFile, 'utf8').trim()}`;

const exchange = (token: string, more: Record<string, string> = {}) =>
  post(
    '/token',
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      resource: invoicesAudience.identifier,
      ...more,
    },
    ordersCredentials(),
  );

const everywhere = async (token: string) =>
  Promise.all(
    [
      `${stack.addresses.ordersUrl}/whoami`,
      `${stack.addresses.invoicesUrl}/whoami`,
      `${stack.addresses.issuer}/userinfo`,
    ].map(async (url) => (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status),
  );

describe('code injection and PKCE (RFC 9700 §4.5, §4.8)', () => {
  it('gives nothing for a stolen code without its verifier, and the owner still can', async () => {
    const { callback, checks } = await authorize(stack, portal);
    const code = callback.searchParams.get('code') ?? '';
    seen.add(code);
    const base = { grant_type: 'authorization_code', client_id: 'portal', code, redirect_uri: stack.redirectUri };
    const attempts: ReadonlyArray<Record<string, string>> = [
      {},
      { code_verifier: 'x'.repeat(43) },
      { code_verifier: checks.pkceCodeVerifier ?? '', redirect_uri: 'https://evil.example/' },
      { code_verifier: checks.pkceCodeVerifier ?? '', resource: 'https://evil.example' },
    ];
    for (const more of attempts) {
      const answer = await post('/token', { ...base, ...more });
      expect([answer.status, Object.keys(answer.body)]).toEqual([400, ['error', 'error_description']]);
    }
    const tokens = await client.authorizationCodeGrant(portal, callback, checks, {
      resource: ordersAudience.identifier,
    });
    expect(tokens.access_token).toEqual(expect.any(String));
  });

  it('gives nothing for a code in the hands of another client', async () => {
    const { callback, checks } = await authorize(stack, portal);
    const code = callback.searchParams.get('code') ?? '';
    const answer = await post(
      '/token',
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: stack.redirectUri,
        code_verifier: checks.pkceCodeVerifier ?? '',
      },
      ordersCredentials(),
    );
    expect([answer.status, answer.body.error]).toEqual([400, 'unauthorized_client']);
  });
});

describe('token substitution (RFC 8725 §2.8, §3.11)', () => {
  it('takes no ID token and no refresh token where an access token belongs', async () => {
    const tokens = await fresh();
    for (const token of [tokens.id_token ?? '', tokens.refresh_token ?? '']) {
      expect(await everywhere(token)).toEqual([401, 401, 401]);
      const answer = await exchange(token);
      expect([answer.status, answer.body.access_token]).toEqual([400, undefined]);
    }
  });

  it('exchanges only tokens of the audience that asks, and an exchanged one opens no UserInfo', async () => {
    const tokens = await fresh();
    const invoices = await client.refreshTokenGrant(portal, tokens.refresh_token ?? '', {
      resource: invoicesAudience.identifier,
    });
    const foreign = await exchange(invoices.access_token);
    expect([foreign.status, foreign.body.error]).toEqual([400, 'invalid_grant']);
    const exchanged = await exchange(tokens.access_token);
    const token = String(exchanged.body.access_token);
    seen.add(token);
    expect(decodeJwt(token)).toMatchObject({ aud: invoicesAudience.identifier, act: { sub: 'orders' } });
    expect(await everywhere(token)).toEqual([401, 200, 403]);
  });

  it('tells an API nothing about a token that does not name it (RFC 7662 §4)', async () => {
    const tokens = await fresh();
    const invoices = await client.refreshTokenGrant(portal, tokens.refresh_token ?? '', {
      resource: invoicesAudience.identifier,
    });
    const other = await post('/introspect', { token: invoices.access_token }, ordersCredentials());
    expect(other.body).toEqual({ active: false });
    const own = await post('/introspect', { token: tokens.access_token }, ordersCredentials());
    expect(own.body).toMatchObject({ active: true, aud: ordersAudience.identifier });
    const refresh = await post('/introspect', { token: invoices.refresh_token ?? '' }, ordersCredentials());
    expect(refresh.body).toEqual({ active: false });
  });
});

describe('signatures that are none (RFC 8725 §2.1, §3.1)', () => {
  async function forgeries(token: string): Promise<ReadonlyArray<readonly [string, string]>> {
    const claims = decodeJwt(token);
    const { kid = '' } = decodeProtectedHeader(token);
    const jwks = (await (await fetch(`${stack.addresses.issuer}/jwks`)).json()) as {
      keys: Array<Record<string, string>>;
    };
    const published = jwks.keys.find((key) => key.alg === 'RS256') ?? {};
    const pem = await exportSPKI((await importJWK(published, 'RS256')) as CryptoKey);
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const hmac = (key: string, id: string) => {
      const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: id })}.${encode(claims)}`;
      return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
    };
    const sign = (header: Record<string, unknown>) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header }).sign(privateKey);
    const [head = '', body = '', signature = ''] = token.split('.');
    return [
      ['alg none', `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${body}.`],
      ['alg None', `${encode({ alg: 'None', typ: 'at+jwt', kid })}.${body}.`],
      ['no signature', `${head}.${body}.`],
      ['claims changed', `${head}.${encode({ ...claims, scope: 'orders:read orders:write admin' })}.${signature}`],
      ['HS256 with the public key', hmac(pem, published.kid ?? '')],
      ['HS256 with the JWK', hmac(JSON.stringify(published), published.kid ?? '')],
      ['another key under our kid', await sign({})],
      ['its own jwk', await sign({ jwk })],
      ['a jku', await sign({ jku: 'https://evil.example/jwks' })],
      ['an x5u', await sign({ x5u: 'https://evil.example/cert' })],
      ['a critical header', `${encode({ alg: 'ES256', typ: 'at+jwt', kid, crit: ['x'], x: 1 })}.${body}.${signature}`],
      ['a kid that is a path', await sign({ kid: '../../../../dev/null' })],
      ['a kid that is SQL', await sign({ kid: "' OR 1=1 --" })],
      ['a kid with a NUL', await sign({ kid: `${kid}\u0000` })],
      ['a kid without end', await sign({ kid: 'k'.repeat(4000) })],
      ['no kid', await sign({ kid: undefined })],
    ];
  }

  it('opens nothing anywhere', async () => {
    const { access_token: token } = await fresh();
    // At orders; at invoices; and at UserInfo, for which its scope has nothing.
    expect((await everywhere(token)).sort()).toEqual([200, 401, 403]);
    for (const [name, forged] of await forgeries(token)) {
      expect([name, await everywhere(forged)]).toEqual([name, [401, 401, 401]]);
      const answer = await exchange(forged);
      expect([name, answer.status, answer.body.access_token]).toEqual([name, 400, undefined]);
      const introspected = await post('/introspect', { token: forged }, ordersCredentials());
      expect([name, introspected.body]).toEqual([name, { active: false }]);
    }
  });
});

describe('widening (RFC 6749 §6, RFC 8693 §2.1)', () => {
  it('never gives more through refresh or exchange than was granted', async () => {
    const { refresh_token: refreshToken = '', access_token: token } = await fresh();
    const wider: ReadonlyArray<Record<string, string>> = [
      { scope: 'orders:read invoices:write' },
      { scope: 'admin' },
      { resource: 'https://evil.example' },
      { resource: ordersAudience.identifier, scope: 'orders:read orders:delete' },
    ];
    for (const more of wider) {
      const answer = await post('/token', {
        grant_type: 'refresh_token',
        client_id: 'portal',
        refresh_token: refreshToken,
        ...more,
      });
      expect(answer.status).toBe(400);
      expect(['invalid_scope', 'invalid_target']).toContain(answer.body.error);
    }
    const elsewhere: ReadonlyArray<Record<string, string>> = [
      { scope: 'orders:write' },
      { resource: ordersAudience.identifier },
      { resource: 'https://evil.example' },
    ];
    for (const more of elsewhere) {
      expect((await exchange(token, more)).body.access_token).toBeUndefined();
    }
    // The mistakes cost nothing: the token still works.
    expect(
      (
        await post('/token', {
          grant_type: 'refresh_token',
          client_id: 'portal',
          refresh_token: refreshToken,
          resource: ordersAudience.identifier,
        })
      ).status,
    ).toBe(200);
  });
});

describe('mix-up (RFC 9207)', () => {
  it('names the issuer in every answer, good or bad', async () => {
    const { callback } = await authorize(stack, portal);
    expect(callback.searchParams.get('iss')).toBe(stack.addresses.issuer);
    const url = client.buildAuthorizationUrl(portal, { redirect_uri: stack.redirectUri, scope: 'nonsense' });
    const refused = await fetch(url, { redirect: 'manual' });
    expect(new URL(refused.headers.get('location') ?? '').searchParams.get('iss')).toBe(stack.addresses.issuer);
  });
});

describe('what is left behind', () => {
  it('marks every answer of the token endpoint as not to be kept', async () => {
    for (const answer of [await post('/token', {}), await exchange((await fresh()).access_token)]) {
      expect([answer.headers.get('cache-control'), answer.headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    }
  });

  it('writes no token, code or secret into any log', async () => {
    await fresh();
    await post('/token', { grant_type: 'refresh_token', client_id: 'portal', refresh_token: [...seen][1] ?? '' });
    const { password } = stack.credential;
    const secrets = [...seen, ordersCredentials(), password];
    expect(secrets.length).toBeGreaterThan(8);
    for (const lines of Object.values(stack.logs)) {
      for (const secret of secrets) expect(lines.some((line) => line.includes(secret))).toBe(false);
    }
  });
});
