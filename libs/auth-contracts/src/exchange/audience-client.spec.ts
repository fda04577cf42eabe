import { beforeEach, describe, expect, it } from '@jest/globals';
import { AudienceClient, type Caller, createPrincipal, decode, defineAudience, HopError } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const orders = defineAudience({ identifier: 'https://orders.example.com', name: 'Orders', scopes: {} });
const invoices = defineAudience({
  identifier: 'https://invoices.example.com',
  name: 'Invoices',
  scopes: { 'invoices:read': 'Read', 'invoices:write': 'Write' },
});
const tokenEndpoint = 'https://sso.example.com/token';

let issuer: TestIssuer;
let clock: number;
let exchanges: URLSearchParams[];
let sent: Request[];
let exchange: (form: URLSearchParams) => Promise<Response>;
let target: (request: Request) => Response;

beforeEach(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  clock = Math.floor(Date.now() / 1000);
  [exchanges, sent] = [[], []];
  exchange = async () => granted(await issuer.mint({ audience: invoices }));
  target = () => Response.json({ ok: true });
});

const granted = (token: string, more: object = {}) =>
  Response.json({
    access_token: token,
    token_type: 'Bearer',
    expires_in: 300,
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    ...more,
  });

const fetch: typeof globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  if (request.url === tokenEndpoint) {
    const form = new URLSearchParams(await request.text());
    exchanges.push(form);
    return exchange(form);
  }
  sent.push(request);
  return target(request);
};

function make(baseUrl?: string) {
  const credentials = { clientId: 'orders', clientSecret: 's' };
  return new AudienceClient({ audience: invoices, baseUrl, tokenEndpoint, ...credentials, fetch, now: () => clock });
}

async function caller(claims: Record<string, unknown> = {}): Promise<Caller> {
  const token = await issuer.mint({ audience: orders, claims });
  return createPrincipal(decode(token).claims as never, token);
}

const read = { scopes: ['invoices:read'] } as const;

describe('a call of the next audience', () => {
  it('carries a token for it alone, and the trace of the caller', async () => {
    const token = await issuer.mint({ audience: orders });
    const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'k=v' };
    const response = await make().fetch(createPrincipal(decode(token).claims as never, token, trace), '/invoices?a=b', {
      ...read,
      headers: { accept: 'application/json' },
    });
    expect(await response.json()).toEqual({ ok: true });
    expect(exchanges.map((form) => [form.get('subject_token'), form.get('resource'), form.get('scope')])).toEqual([
      [token, invoices.identifier, 'invoices:read'],
    ]);
    const [request] = sent;
    expect(request?.url).toBe('https://invoices.example.com/invoices?a=b');
    expect(decode(String(request?.headers.get('authorization')).slice(7)).claims.aud).toBe(invoices.identifier);
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({ accept: 'application/json', ...trace });
  });

  it('is typed by the contract of the target', async () => {
    // @ts-expect-error a scope that the target does not have
    await expect(make().fetch(await caller(), '/x', { scopes: ['invoices:raed'] })).resolves.toBeDefined();
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, number]>([
    ['a renewed token', {}, { jti: 'other', iat: 1, exp: 9_999_999_999 }, 1],
    ['another person', {}, { sub: 'bob' }, 2],
    ['another session', { sid: 'a' }, { sid: 'b' }, 2],
    ['more scopes', { scope: 'a' }, { scope: 'a b' }, 2],
    ['another actor', { act: { sub: 'x' } }, { act: { sub: 'y' } }, 2],
    ['another grant', { grant_id: 'a' }, { grant_id: 'b' }, 2],
  ])('exchanges anew where the standing differs, and only then: %s', async (_name, first, second, count) => {
    const client = make();
    await client.fetch(await caller(first), '/x', read);
    await client.fetch(await caller(second), '/x', read);
    expect(exchanges).toHaveLength(count);
  });

  it('shares one exchange among equal calls at once, and none among scopes', async () => {
    const client = make();
    const who = await caller();
    await Promise.all(Array.from({ length: 10 }, () => client.fetch(who, '/x', read)));
    expect(exchanges).toHaveLength(1);
    await client.fetch(who, '/x', { scopes: ['invoices:write'] });
    await client.fetch(who, '/x', { scopes: ['invoices:read', 'invoices:write'] });
    await client.fetch(who, '/x', { scopes: ['invoices:write', 'invoices:read'] });
    expect(exchanges).toHaveLength(3);
  });

  it('does not use a token that is about to expire', async () => {
    const client = make();
    const who = await caller();
    await client.fetch(who, '/x', read);
    clock += 269;
    await client.fetch(who, '/x', read);
    expect(exchanges).toHaveLength(1);
    clock += 1;
    await client.fetch(who, '/x', read);
    expect(exchanges).toHaveLength(2);
  });

  it.each<[string, (own: string) => Promise<string>]>([
    ['the one that was received', async (own) => own],
    ['one for a sibling', () => issuer.mint({ audience: orders })],
    [
      'one for the target and a sibling',
      () => issuer.mint({ audience: invoices, claims: { aud: ['x', invoices.identifier] } }),
    ],
    ['one without audience', () => issuer.mint({ audience: invoices, claims: { aud: undefined } })],
    ['an opaque one', async () => 'opaque'],
  ])('sends no token that is not for the target alone: %s', async (_name, make_) => {
    const who = await caller();
    exchange = async () => granted(await make_(who.token));
    const failure = await make()
      .fetch(who, '/x', read)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HopError);
    expect((failure as HopError).facts).toMatchObject({ step: 'token_exchange', error: 'audience_mismatch' });
    expect(sent).toHaveLength(0);
    expect(JSON.stringify(failure) + String(failure)).not.toContain(who.token);
  });

  it.each<[string, () => Response, string | undefined]>([
    ['the error of the issuer', () => Response.json({ error: 'invalid_target' }, { status: 400 }), 'invalid_target'],
    ['no text of a stranger', () => Response.json({ error: '<b>"x"</b>' }, { status: 400 }), 'unexpected_answer'],
    ['a token of another kind', () => granted('x', { issued_token_type: 'urn:x' }), 'unexpected_answer'],
    ['a DPoP token', () => granted('x', { token_type: 'DPoP' }), 'unexpected_answer'],
    ['no lifetime', () => granted('x', { expires_in: 'soon' }), 'unexpected_answer'],
    ['no JSON', () => new Response('<html>'), 'unreachable'],
  ])('fails with %s', async (_name, answer, error) => {
    exchange = async () => answer();
    await expect(make().fetch(await caller(), '/x', read)).rejects.toMatchObject({ facts: { error } });
  });

  it.each([
    ['without a challenge', undefined, 2],
    ['as invalid', 'Bearer error="invalid_token"', 2],
    ['for a stronger sign-in', 'Bearer error="insufficient_user_authentication", max_age="60"', 1],
  ])('is tried once more when it is refused %s', async (_name, challenge, count) => {
    target = () => new Response('', { status: 401, headers: challenge ? { 'www-authenticate': challenge } : {} });
    const client = make();
    const who = await caller();
    const response = await client.fetch(who, '/x', { ...read, method: 'POST', body: 'order' });
    expect([response.status, exchanges.length, sent.length]).toEqual([401, count, count]);
    expect(await Promise.all(sent.map((request) => request.text()))).toEqual(Array(count).fill('order'));
  });

  it('changes no headers that it was given', async () => {
    target = () => new Response('', { status: 401 });
    const headers = new Headers({ accept: 'text/plain' });
    await make().fetch(await caller(), '/x', { ...read, headers });
    expect(sent).toHaveLength(2);
    expect([...headers]).toEqual([['accept', 'text/plain']]);
  });

  it('succeeds the second time when the first token had expired', async () => {
    target = () => {
      const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
      return sent.length === 1 ? new Response('', { status: 401, headers }) : Response.json({ ok: true });
    };
    expect((await make().fetch(await caller(), '/x', read)).status).toBe(200);
    expect(exchanges).toHaveLength(2);
  });

  it('gives any other answer back, redirects not followed', async () => {
    target = () => new Response('', { status: 503 });
    expect((await make().fetch(await caller(), '/x', read)).status).toBe(503);
    expect(sent[0]?.redirect).toBe('error');
  });

  it.each(['//evil.example/x', 'https://evil.example/x', 'x', '/../x', '/..%2f..', '/a/../../x', '/\\evil.example'])(
    'stays below its base: %s',
    async (path) => {
      const outcome = await make('https://internal.example/invoices')
        .fetch(await caller(), path, read)
        .then(
          () => sent[0]?.url,
          (error: unknown) => (error instanceof TypeError ? 'refused' : String(error)),
        );
      expect(outcome === 'refused' || outcome?.startsWith('https://internal.example/invoices/')).toBe(true);
    },
  );

  describe('where no answer comes', () => {
    const failing = (code: string) => Object.assign(new TypeError('fetch failed'), { cause: { code } });
    const order = { scopes: ['invoices:write'], method: 'POST', body: 'order' } as const;
    const facts = (call: Promise<Response>) =>
      call.then(
        ({ status }) => status,
        (error: unknown) => (error as HopError).facts.error,
      );

    it.each([
      ['a reading', 'ECONNRESET', read, 2],
      ['a writing', 'ECONNRESET', order, 1],
      ['a writing that may be done twice', 'ECONNRESET', { ...order, idempotent: true }, 2],
      ['a writing that never arrived', 'ECONNREFUSED', order, 2],
      ['a reading that must not be', 'ECONNRESET', { ...read, idempotent: false }, 1],
    ])('%s is sent so often that no harm is done: %s', async (_name, code, init, count) => {
      target = () => {
        throw failing(code);
      };
      expect(await facts(make().fetch(await caller(), '/x', init))).toBe('unreachable');
      expect(sent).toHaveLength(count);
    });

    it('it may come the second time, with the same body', async () => {
      target = () => {
        if (sent.length === 1) throw failing('ECONNRESET');
        return Response.json({ ok: true });
      };
      const init = { ...order, idempotent: true };
      expect(await facts(make().fetch(await caller(), '/x', init))).toBe(200);
      expect(await Promise.all(sent.map((request) => request.text()))).toEqual(['order', 'order']);
    });

    it('what was answered is not repeated', async () => {
      target = () => new Response('', { status: 503 });
      const client = make();
      for (let i = 0; i < 5; i += 1) expect(await facts(client.fetch(await caller(), '/x', read))).toBe(503);
      expect(sent).toHaveLength(5);
    });

    it('nobody waits any more after three calls, until one finds that it is back', async () => {
      let down = true;
      let monotonic = 0;
      target = () => {
        if (down) throw failing('ECONNREFUSED');
        return Response.json({ ok: true });
      };
      const options = { audience: invoices, tokenEndpoint, clientId: 'orders', clientSecret: 's', fetch };
      const client = new AudienceClient({ ...options, monotonic: () => monotonic });
      const who = await caller();
      const call = () => facts(client.fetch(who, '/x', read));
      for (let i = 0; i < 3; i += 1) expect(await call()).toBe('unreachable');
      const asked = sent.length;
      for (let i = 0; i < 3; i += 1) expect(await call()).toBe('circuit_open');
      expect(sent).toHaveLength(asked);
      down = false;
      monotonic += 1000;
      expect(await Promise.all([call(), call()])).toEqual(expect.arrayContaining([200]));
      expect(await call()).toBe(200);
    });

    it('of the issuer, likewise', async () => {
      exchange = async () => {
        throw failing('ECONNREFUSED');
      };
      const client = make();
      const who = await caller();
      for (let i = 0; i < 3; i += 1) expect(await facts(client.fetch(who, '/x', read))).toBe('unreachable');
      expect(await facts(client.fetch(who, '/x', read))).toBe('circuit_open');
      expect(exchanges).toHaveLength(3);
    });

    it('a caller who gives up closes the way for nobody', async () => {
      const client = make();
      const who = await caller();
      await client.fetch(who, '/x', read);
      for (let i = 0; i < 5; i += 1) {
        const stopped = new AbortController();
        target = () => {
          stopped.abort();
          throw failing('ECONNRESET');
        };
        expect(await facts(client.fetch(who, '/x', { ...read, signal: stopped.signal }))).toBe('unreachable');
      }
      target = () => Response.json({ ok: true });
      expect(await facts(client.fetch(who, '/x', read))).toBe(200);
    });

    it('one time is for all of it: a body that falls silent, an issuer, a retry', async () => {
      const silent = new ReadableStream({ pull: () => new Promise(() => {}) });
      const answers: Array<() => Response> = [() => new Response(silent)];
      const options = { audience: invoices, tokenEndpoint, clientId: 'orders', clientSecret: 's', fetch, timeout: 50 };
      target = () => answers[0]?.() ?? Response.json({});
      await expect(new AudienceClient(options).fetch(await caller(), '/x', read)).rejects.toMatchObject({
        facts: { step: 'request', error: 'unreachable' },
      });
      expect(sent).toHaveLength(1);
      exchange = () => new Promise(() => {});
      await expect(new AudienceClient(options).fetch(await caller(), '/x', read)).rejects.toMatchObject({
        facts: { step: 'token_exchange', error: 'unreachable' },
      });
    });

    it('an issuer that used up the time closes the way to no target', async () => {
      let monotonic = 0;
      let slowness = 150;
      const token = await issuer.mint({ audience: invoices });
      exchange = async () => {
        monotonic += slowness;
        return granted(token);
      };
      target = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
      const options = { audience: invoices, tokenEndpoint, clientId: 'orders', clientSecret: 's', fetch, timeout: 200 };
      const client = new AudienceClient({ ...options, monotonic: () => monotonic });
      const call = async (sid: string) => facts(client.fetch(await caller({ sid }), '/x', read));
      for (let i = 0; i < 4; i += 1) expect(await call(`slow ${i}`)).toBe('unreachable');
      slowness = 0;
      for (let i = 0; i < 3; i += 1) expect(await call(`quick ${i}`)).toBe('unreachable');
      expect(await call('quick')).toBe('circuit_open');
      expect([exchanges.length, sent.length]).toEqual([8, 7]);
    });

    it('an answer has a size', async () => {
      target = () => new Response('x'.repeat(101));
      const options = { audience: invoices, tokenEndpoint, clientId: 'orders', clientSecret: 's', fetch };
      const client = new AudienceClient({ ...options, largestAnswer: 100 });
      for (let i = 0; i < 4; i += 1) {
        expect(await facts(client.fetch(await caller(), '/x', read))).toBe('answer_too_long');
      }
    });
  });

  it('takes no authorization of its caller', async () => {
    const headers = { Authorization: 'Bearer mine' };
    await expect(make().fetch(await caller(), '/x', { ...read, headers })).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(0);
  });
});
