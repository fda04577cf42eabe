import { beforeEach, describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, decode, defineAudience, localKeys } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import { type Caller, ExchangedTokens } from './exchanged-tokens.js';

const orders = defineAudience({ identifier: 'https://orders.example.com', name: 'Orders', scopes: {} });
const invoices = defineAudience({ identifier: 'https://invoices.example.com', name: 'Invoices', scopes: {} });

let issuer: TestIssuer;
let exchanged: string[];
let tokens: ExchangedTokens;

beforeEach(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  exchanged = [];
  const fetch = async (_address: unknown, init?: RequestInit) => {
    exchanged.push(new URLSearchParams(String(init?.body)).get('scope') ?? '');
    return Response.json({
      access_token: await issuer.mint({ audience: invoices }),
      token_type: 'Bearer',
      expires_in: 300,
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    });
  };
  const tokenEndpoint = 'https://sso.example.com/token';
  tokens = new ExchangedTokens({ tokenEndpoint, clientId: 'orders', clientSecret: 's', fetch }, invoices.identifier);
});

/** As the guard hands it on. */
async function verified(token: string): Promise<Caller> {
  const keys = localKeys(issuer.jwks);
  const verifier = new AccessTokenVerifier({ issuer: issuer.issuer, keys, audience: orders });
  return { token, claims: await verifier.verify(token) };
}

function actedFor(claims: Record<string, unknown>): Promise<string> {
  return issuer.mint({ audience: orders, claims: { ...claims, act: { sub: 'x' } } });
}

describe('exchanged tokens', () => {
  it('are found at once by verified claims, for the same scopes in any order', async () => {
    const who = await verified(await actedFor({}));
    const first = await tokens.get(who, ['a', 'b']);
    expect(tokens.get(who, ['b', 'a', 'b'])).toBe(first);
    expect(await tokens.get(who, ['a'])).not.toBe(first);
    expect(exchanged).toEqual(['a b', 'a']);
  });

  it('are found by a renewed token, whose claims are another object', async () => {
    const first = await tokens.get(await verified(await actedFor({ jti: '1' })), []);
    expect(tokens.get(await verified(await actedFor({ jti: '2' })), [])).toBe(first);
  });

  it.each<[string, (claims: object) => object]>([
    ['changed', (claims) => claims],
    ['changed inside', Object.freeze],
  ])('are not found by what claims said before they were %s', async (_name, seal) => {
    const token = await actedFor({});
    const claims = seal(decode(token).claims) as Caller['claims'];
    const first = await tokens.get({ token, claims }, []);
    Object.assign(claims.act ?? {}, { sub: 'y' });
    const second = await tokens.get({ token, claims }, []);
    expect(second).not.toBe(first);
    expect(tokens.get({ token, claims }, [])).toBe(second);
    expect(exchanged).toHaveLength(2);
  });
});
