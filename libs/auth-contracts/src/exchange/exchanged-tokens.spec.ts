import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { AccessTokenVerifier, decode, defineAudience, localKeys } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import { exchangeParameters } from './exchange-form.js';
import { type Caller, ExchangedTokens } from './exchanged-tokens.js';

const orders = defineAudience({ identifier: 'https://orders.example.com', name: 'Orders', scopes: {} });
const invoices = defineAudience({ identifier: 'https://invoices.example.com', name: 'Invoices', scopes: {} });

let issuer: TestIssuer;
let exchanged: string[];
let tokens: ExchangedTokens;
let make: (options?: Partial<ConstructorParameters<typeof ExchangedTokens>[0]>) => ExchangedTokens;
/** Tokens that the issuer refuses, once the gate is open. */
let dead: Set<string>;
let gate: Promise<void>;

beforeEach(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  exchanged = [];
  dead = new Set();
  gate = Promise.resolve();
  const fetch = async (_address: unknown, init?: RequestInit) => {
    const body = new URLSearchParams(String(init?.body));
    exchanged.push(body.get('scope') ?? '');
    await gate;
    if (dead.has(body.get('subject_token') ?? '')) return Response.json({ error: 'invalid_request' }, { status: 400 });
    return Response.json({
      access_token: await issuer.mint({ audience: invoices }),
      token_type: 'Bearer',
      expires_in: 300,
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    });
  };
  const tokenEndpoint = 'https://sso.example.com/token';
  const { identifier } = invoices;
  const bounds = { tokenEndpoint, clientId: 'orders', clientSecret: 's', fetch, keptTokens: 3 };
  make = (options) =>
    new ExchangedTokens(
      { ...bounds, ...options } as typeof bounds,
      exchangeParameters('Test', {}, { identifier, audienceIdentifier: identifier }),
      identifier,
    );
  tokens = make();
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

  it.each<[string, z.ZodType<object>]>([
    ['a flag', z.object({ tenants: z.array(z.string()).transform((all) => all.length > 0) })],
    ['a set', z.object({ tenants: z.array(z.string()).transform((all) => new Set(all)) })],
    ['a map', z.object({ tenants: z.array(z.string()).transform((all) => new Map(all.map((one) => [one, 1]))) })],
    ['a function', z.object({ tenants: z.array(z.string()).transform((all) => () => all) })],
    ['a number that JSON has not', z.object({ tenants: z.array(z.string()).transform(([one]) => BigInt(one ?? 0)) })],
  ])('are not found by another token where a schema makes %s of what tells them apart', async (_name, claims) => {
    const keys = localKeys(issuer.jwks);
    const shaped = defineAudience({ ...orders, claims });
    const verifier = new AccessTokenVerifier({ issuer: issuer.issuer, keys, audience: shaped });
    const callerOf = async (tenant: string) => {
      const token = await actedFor({ tenants: [tenant] });
      return { token, claims: await verifier.verify(token) };
    };
    const [one, other] = [await callerOf('1'), await callerOf('2')];
    const first = await tokens.get(one, []);
    expect(await tokens.get(other, [])).not.toBe(first);
    expect(tokens.get(one, [])).toBe(first);
    expect(exchanged).toHaveLength(2);
  });

  it('leave by when they were used last: who calls all the time is never asked for again', async () => {
    const often = await verified(await actedFor({ sub: 'often' }));
    await tokens.get(often, []);
    for (let i = 0; i < 10; i += 1) {
      await tokens.get(await verified(await actedFor({ sub: `person-${i}` })), []);
      expect(tokens.get(often, [])).not.toBeInstanceOf(Promise);
    }
    expect(exchanged).toHaveLength(11);
  });

  it('do not fail for a token that lives because another of the same person is dead', async () => {
    const [gone, other, living] = await Promise.all(
      ['1', '2', '3'].map(async (jti) => verified(await actedFor({ jti }))),
    );
    if (!gone || !other || !living) throw new Error('three callers');
    dead = new Set([gone.token, other.token]);
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const asked = [gone, other, living, living].map((caller) => tokens.get(caller, []));
    open();
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    // One for all, and then one for each of the others.
    expect(exchanged).toHaveLength(3);
    expect(tokens.get(living, [])).toBe((outcomes[2] as PromiseFulfilledResult<string>).value);
  });

  it('are had again after a secret that never came: no call waits behind it for ever', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    try {
      const secrets: (string | Promise<string>)[] = [new Promise<string>(() => {}), 's'];
      const own = make({ clientSecret: () => secrets.shift() ?? 's', timeout: 1000 });
      const who = await verified(await actedFor({}));
      const first = expect(own.get(who, [])).rejects.toMatchObject({ facts: { error: 'unreachable' } });
      const beside = expect(own.get(who, [])).rejects.toMatchObject({ facts: { error: 'unreachable' } });
      jest.advanceTimersByTime(1000);
      await Promise.all([first, beside]);
      expect(await own.get(who, [])).toEqual(expect.any(String));
    } finally {
      jest.useRealTimers();
    }
  });
});
