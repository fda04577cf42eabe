import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { expresses } from '../../test/support/expresses.js';
import {
  acrClasses,
  createPrincipal,
  defineAudience,
  expressGuard,
  fastifyGuard,
  type GuardOptions,
  localKeys,
  type Mode,
  type Principal,
  ResourceServer,
  requireStepUp,
  StepUpRequired,
  type TokenRejection,
  webGuard,
} from '../index.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../testing/index.js';

const orders = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:write': 'Cancel orders' },
});
const writes = { kind: 'scopes', all: ['orders:write'] } as const;
const strong = { kind: 'acr', anyOf: ['phr'] } as const;
const recent = { kind: 'recent_login', maxAge: 300 } as const;
const url = 'https://orders.example.com/cancelled';
const metadata = 'resource_metadata="https://orders.example.com/.well-known/oauth-protected-resource"';
const challenge = `Bearer error="insufficient_user_authentication", acr_values="phr", ${metadata}`;
const start = Date.parse('2027-01-01T00:00:00Z') / 1000;

interface Told {
  readonly rejection: TokenRejection;
  readonly reported: boolean;
}

let issuer: TestIssuer;
let api: ResourceServer<typeof orders, Mode>;
let now = start;
let told: Told[] = [];
let close: () => Promise<unknown> = async () => {};

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
});
beforeEach(() => {
  now = start;
  told = [];
});
afterEach(async () => {
  await close();
  close = async () => {};
  await api.close();
});

function serverOf(more: object = {}): ResourceServer<typeof orders, Mode> {
  api = new ResourceServer({
    issuer: issuer.issuer,
    keys: localKeys(issuer.jwks),
    audience: orders,
    rejectionLog: false,
    reportLog: () => {},
    now: () => now,
    onRejection: (rejection: TokenRejection, { reported }: { reported: boolean }) =>
      void told.push({ rejection, reported }),
    ...more,
  } as never);
  return api;
}

const mint = (claims: Record<string, unknown> = {}) =>
  issuer.mint({ audience: orders, scopes: ['orders:write'], claims: { iat: start, exp: start + 3600, ...claims } });
const bearer = async (claims: Record<string, unknown> = {}) => ({ authorization: `Bearer ${await mint(claims)}` });

type Ask = (headers: Record<string, string>) => Promise<Response>;

async function listen(listener: RequestListener): Promise<Ask> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => new Promise((resolve) => server.close(resolve));
  const { port } = server.address() as AddressInfo;
  return (headers) =>
    fetch(`http://127.0.0.1:${port}/cancelled`, { method: 'POST', headers: { ...headers, connection: 'close' } });
}

let cancelled = 0;
function cancel(caller: Principal<typeof orders> | undefined): { readonly cancelled: number } {
  if (caller) requireStepUp(caller, strong);
  cancelled += 1;
  return { cancelled };
}
beforeEach(() => {
  cancelled = 0;
});

type Open = (options?: GuardOptions) => Promise<Ask>;

const doors: Readonly<Record<string, Open>> = {
  ...Object.fromEntries(
    expresses.map(({ version, express }) => [
      version,
      async (options?: GuardOptions) => {
        const { guard, principalOf, answerStepUp } = expressGuard(api, options);
        const app = express();
        app.post('/cancelled', guard(writes), (request, response) => {
          response.json(cancel(principalOf(request)));
        });
        app.use(answerStepUp);
        return listen(app as unknown as RequestListener);
      },
    ]),
  ),
  fastify: async (options) => {
    const { guard, principalOf, answerStepUp } = fastifyGuard(api, options);
    const app = fastify();
    app.setErrorHandler(answerStepUp);
    app.post('/cancelled', { onRequest: guard(writes) }, async (request) => cancel(principalOf(request)));
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    close = () => app.close();
    return (headers) => fetch(`${origin}/cancelled`, { method: 'POST', headers: { ...headers, connection: 'close' } });
  },
  web: async (options) => {
    const { guard } = webGuard(api, options as GuardOptions);
    const handle = guard(async (_request, caller) => Response.json(cancel(caller)), writes);
    return (headers) => handle(new Request(url, { method: 'POST', headers }));
  },
};

describe.each(Object.keys(doors))('what a handler asks of the sign-in: %s', (name) => {
  const open: Open = (options) => (doors[name] as Open)(options);

  it('lets the handler go on for that class and for a stronger one', async () => {
    serverOf();
    const ask = await open();
    for (const acr of ['phr', 'phrh']) expect((await ask(await bearer({ acr }))).status).toBe(200);
    expect(cancelled).toBe(2);
    expect(told).toEqual([]);
  });

  it('answers anybody else as its guard does, and nothing was done', async () => {
    serverOf();
    const ask = await open();
    const { oneFactor, twoFactors } = acrClasses;
    for (const acr of [oneFactor, twoFactors, 'urn:signet:acr:1fa', 'urn:gold', undefined, ['phr'], 3, '']) {
      const answer = await ask(await bearer({ acr }));
      expect([answer.status, await answer.json()]).toEqual([401, { error: 'insufficient_user_authentication' }]);
      expect(answer.headers.get('www-authenticate')).toBe(challenge);
    }
    expect(cancelled).toBe(0);
    expect(told.map(({ rejection: { code }, reported }) => [code, reported])).toEqual(
      Array(8).fill(['acr_insufficient', false]),
    );
  });

  it('only counts it where refusals are only reported, and the handler goes on', async () => {
    serverOf();
    const ask = await open({ mode: 'report-only', until: '2027-01-31' });
    const answer = await ask(await bearer({ acr: acrClasses.oneFactor, client_id: 'web' }));
    expect([answer.status, await answer.json()]).toEqual([200, { cancelled: 1 }]);
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(told).toMatchObject([{ rejection: { code: 'acr_insufficient' }, reported: true }]);
    const { rows } = api.report();
    expect(rows).toMatchObject([
      { method: 'POST', client: 'web', isVerified: true, code: 'acr_insufficient', count: 1 },
    ]);
    now = Date.parse('2027-02-01T00:00:00Z') / 1000;
    const late = await ask(await bearer({ acr: acrClasses.oneFactor, iat: now, exp: now + 60 }));
    expect([late.status, cancelled]).toEqual([401, 1]);
  });
});

describe('what is answered', () => {
  const caller = async (claims: Record<string, unknown> = {}, ...requirements: readonly object[]) => {
    const request = { method: 'POST', url: '/cancelled', headers: await bearer(claims) };
    const { principal } = await api.admit(request, ...(requirements as []));
    return principal as Principal<typeof orders>;
  };
  const thrown = (run: () => unknown): StepUpRequired => {
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(StepUpRequired);
      return error as StepUpRequired;
    }
    throw new Error('nothing was refused');
  };

  it('names the age of a sign-in, by the clock of the server', async () => {
    serverOf();
    const one = await caller({ auth_time: start - 299 });
    requireStepUp(one, recent);
    now = start + 2;
    expect(thrown(() => requireStepUp(one, recent)).headers).toEqual({
      'WWW-Authenticate': `Bearer error="insufficient_user_authentication", max_age="300", ${metadata}`,
    });
  });

  it('names all that is asked of the sign-in at once, that of the route included: one way to the issuer and not two', async () => {
    serverOf();
    const both = `Bearer error="insufficient_user_authentication", acr_values="phr", max_age="60", ${metadata}`;
    const weak = await caller({ acr: acrClasses.oneFactor, auth_time: start }, { ...recent, maxAge: 60 });
    expect(thrown(() => requireStepUp(weak, strong, recent)).headers['WWW-Authenticate']).toBe(both);
    const old = await caller({ acr: 'phr', auth_time: start - 200 }, strong);
    const refused = thrown(() => requireStepUp(old, { ...recent, maxAge: 60 }));
    expect(refused.headers['WWW-Authenticate']).toBe(both);
    const request = { method: 'POST', url: '/cancelled', headers: await bearer({ acr: 'phr' }) };
    const { refusal } = await api.admit(request, { ...recent, maxAge: 60 }, strong);
    expect(refusal?.headers['WWW-Authenticate']).toBe(both);
  });

  it('names of several lists what is enough for all of them', async () => {
    serverOf();
    const one = await caller({ acr: 'urn:gold' });
    const values = (...lists: string[][]) =>
      /acr_values="([^"]*)"/.exec(
        thrown(() => requireStepUp(one, ...(lists.map((anyOf) => ({ kind: 'acr', anyOf })) as [never]))).headers[
          'WWW-Authenticate'
        ] ?? '',
      )?.[1];
    expect(values([acrClasses.oneFactor], ['phr'])).toBe('phr');
    expect(values(['phr', 'urn:gold2'], ['urn:gold2', 'phrh'])).toBe('urn:gold2 phrh');
    expect(values(['phr'], ['urn:gold2'])).toBe('phr');
  });

  it('asks for the scheme by which the token came', async () => {
    serverOf();
    const key = await createDpopKey();
    const token = await mint({ acr: acrClasses.oneFactor, cnf: { jkt: key.jkt } });
    const dpop = await key.prove({ token, method: 'POST', url, claims: { iat: start } });
    const headers = { authorization: `DPoP ${token}`, dpop };
    const { principal } = await api.admit({ method: 'POST', url: '/cancelled', headers });
    expect(thrown(() => requireStepUp(principal as never, strong)).headers['WWW-Authenticate']).toMatch(
      /^DPoP error="insufficient_user_authentication", acr_values="phr", algs="[^"]+", resource_metadata="[^"]+"$/,
    );
  });

  it('tells the operator what was expected, what came and why, and the caller none of it', async () => {
    serverOf();
    const of = async (claims: Record<string, unknown>) => {
      told = [];
      const one = await caller(claims);
      const { message, headers, body } = thrown(() => requireStepUp(one, strong));
      expect(JSON.stringify([message, headers, body])).not.toMatch(/urn:gold|expected|received|acr_insufficient/);
      const [{ rejection }] = told as [Told];
      return [rejection.expected, rejection.received, rejection.likelyCause];
    };
    expect(await of({ acr: 'urn:gold' })).toEqual(['phr', 'urn:gold', expect.stringContaining('acr_values')]);
    expect(await of({})).toEqual(['phr', expect.any(String), expect.stringContaining('RFC 9068 §2.2.1')]);
    expect(await of({ sub: 'robot', client_id: 'robot' })).toEqual([
      'phr',
      expect.any(String),
      'a client that acts for itself: nobody signed in',
    ]);
  });

  it('has the code of it in development, where that is asked for', async () => {
    serverOf({ exposeRejectionCode: true });
    const one = await caller();
    expect(thrown(() => requireStepUp(one, strong)).headers).toMatchObject({ 'Signet-Rejection': 'acr_insufficient' });
  });

  it('goes by the ladder of the issuer', async () => {
    serverOf({ acrLadder: ['silver', 'phr', 'gold'] });
    requireStepUp(await caller({ acr: 'gold' }), strong);
    for (const acr of ['silver', 'phrh']) {
      const one = await caller({ acr });
      thrown(() => requireStepUp(one, strong));
    }
  });

  it('is an answer of the Fetch standard, and an error of status and headers, for frameworks that know no guard', async () => {
    serverOf();
    const one = await caller();
    const error = thrown(() => requireStepUp(one, strong));
    const { status, headers } = error.getResponse();
    expect([status, headers.get('www-authenticate')]).toEqual([401, challenge]);
    const app = fastify();
    app.get('/', async () => requireStepUp(one, strong));
    const answer = await fetch(await app.listen({ port: 0, host: '127.0.0.1' }), { headers: { connection: 'close' } });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge]);
    expect(Object.keys((await answer.json()) as object)).toEqual(['statusCode', 'error', 'message']);
    await app.close();
    for (const { express } of expresses) {
      const plain = express();
      plain.post('/cancelled', () => requireStepUp(one, strong));
      const page = await (await listen(plain as unknown as RequestListener))({});
      expect([page.status, page.headers.get('www-authenticate')]).toEqual([401, challenge]);
      await close();
      close = async () => {};
    }
  });

  it('judges a principal that no server let in by itself, and one that was copied as such', async () => {
    serverOf();
    const made = createPrincipal({ sub: 'x', client_id: 'web', acr: 'phrh' } as never, 'a.b.c');
    requireStepUp(made as never, strong);
    const weak = createPrincipal({ sub: 'x', client_id: 'web', acr: acrClasses.twoFactors } as never, 'a.b.c');
    const bare = 'Bearer error="insufficient_user_authentication", acr_values="phr"';
    expect(thrown(() => requireStepUp(weak as never, strong)).headers['WWW-Authenticate']).toBe(bare);
    const copy = { ...(await caller()) };
    expect(thrown(() => requireStepUp(copy, strong)).headers['WWW-Authenticate']).toBe(bare);
    expect(told).toEqual([]);
  });

  it('is enforced for who was let in by authorize, whatever the mode: nobody else would tell them', async () => {
    serverOf({ mode: 'report-only', until: '2027-01-31' });
    const request = { method: 'POST', url: '/cancelled', headers: await bearer() };
    const one = await api.authorize(request, writes);
    thrown(() => requireStepUp(one as never, strong));
    expect(told).toMatchObject([{ reported: false }]);
  });

  it('takes nothing for a requirement that is none, nor for a caller', async () => {
    serverOf();
    const one = await caller({ acr: 'phrh' });
    for (const none of [
      [],
      [writes],
      [{ kind: 'dpop' }],
      [undefined],
      [{ kind: 'acr', anyOf: [] }],
      [{ kind: 'acr' }],
    ]) {
      expect(() => requireStepUp(one, ...(none as unknown as [never]))).toThrow(TypeError);
    }
    for (const anyOf of [['a b'], ['a"b'], ['a\nb'], ['ä'], ['']]) {
      expect(() => requireStepUp(one, { kind: 'acr', anyOf })).toThrow(TypeError);
    }
    for (const none of [undefined, null, {}, 'phr', { acr: 'phrh' }]) {
      expect(() => requireStepUp(none as never, strong)).toThrow(TypeError);
    }
    expect(told).toEqual([]);
  });
});
