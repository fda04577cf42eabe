import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { defineAudience, localKeys, ResourceServer, type RevocationStatus } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const iss = 'https://sso.example.com';
const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
const sessionRevoked = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const tokenRevoked = 'https://schemas.openid.net/secevent/oauth/event-type/token-revoked';

interface Poll {
  readonly ack: readonly string[];
  readonly setErrs?: Readonly<Record<string, { readonly err: string; readonly description: string }>>;
  readonly returnImmediately: boolean;
}

/** An issuer's side of RFC 8936, in memory: it holds a poll until there is something to say. */
class Transmitter {
  readonly polls: Poll[] = [];
  streams = 0;
  deleted = 0;
  readonly pending = new Map<string, string>();
  readonly errors = new Map<string, string>();
  /** Milliseconds that each poll takes. */
  slow = 0;
  /** Whether it says that more waits, whatever does. */
  alwaysMore = false;
  #down = false;
  #wake: () => void = () => {};

  set down(value: boolean) {
    this.#down = value;
    this.#wake();
  }

  publish(jti: string, token: string): void {
    this.pending.set(jti, token);
    this.#wake();
  }

  forgetStreams(): void {
    this.streams = -1;
    this.#wake();
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    this.#mustBeUp();
    expect(request.headers.get('authorization')).toBe(`Basic ${btoa('things:a+secret')}`);
    if (request.method === 'DELETE') {
      this.deleted += 1;
      return new Response(null, { status: 204 });
    }
    if (!request.url.endsWith('/poll')) {
      this.streams = Math.max(0, this.streams) + 1;
      return Response.json({ stream_id: `s${this.streams}` }, { status: 201 });
    }
    const poll = (await request.json()) as Poll;
    // As a network would: others get their turn.
    await turns(1);
    if (this.streams < 0) return Response.json({ error: 'not_found' }, { status: 404 });
    this.polls.push(poll);
    for (const jti of poll.ack) this.pending.delete(jti);
    for (const [jti, { err }] of Object.entries(poll.setErrs ?? {})) {
      this.pending.delete(jti);
      this.errors.set(jti, err);
    }
    if (this.pending.size === 0 && !poll.returnImmediately) await this.#wait(init?.signal as AbortSignal);
    if (this.slow > 0) await new Promise((resolve) => setTimeout(resolve, this.slow));
    this.#mustBeUp();
    if (this.streams < 0) return Response.json({ error: 'not_found' }, { status: 404 });
    return Response.json({ sets: Object.fromEntries(this.pending), moreAvailable: this.alwaysMore });
  };

  #mustBeUp(): void {
    if (this.#down) throw new TypeError('fetch failed');
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) reject(signal.reason as Error);
      this.#wake = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }
}

let issuer: TestIssuer;
let transmitter: Transmitter;
let server: ResourceServer;
let changes: RevocationStatus[];

beforeEach(async () => {
  issuer = await createTestIssuer({ issuer: iss });
  transmitter = new Transmitter();
  changes = [];
  server = serve();
});
afterEach(() => server.close());

/** With the keys that the issuer has now. */
function serve(): ResourceServer {
  return new ResourceServer({
    issuer: iss,
    audience,
    keys: localKeys(issuer.jwks),
    revocations: {
      clientId: 'things',
      clientSecret: 'a secret',
      fetch: transmitter.fetch,
      onChange: (status) => void changes.push(status),
    },
  });
}

async function event(name: string, sub_id: object, more: Record<string, unknown> = {}, header = {}): Promise<string> {
  const events = { [name]: { event_timestamp: Math.floor(Date.now() / 1000), initiating_entity: 'user' } };
  const none = { exp: undefined, client_id: undefined, scope: undefined, sub: undefined };
  const claims = { ...none, sub_id, events, ...more };
  return issuer.mint({ audience, claims, header: { typ: 'secevent+jwt', ...header } });
}

const session = (id: string) => ({ format: 'complex', session: { format: 'opaque', id } });
const token = (claims: Record<string, unknown> = {}) => issuer.mint({ audience, claims });

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 10_000 && !condition(); i += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}
/** Of the event loop, whatever the timers are. */
async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setTurn(resolve));
}
const setTurn = setImmediate;
const remembered = () => server.status().revocations?.remembered;

describe('an API that hears of revocations (RFC 8936)', () => {
  it('knows at the first request what was revoked before it was started', async () => {
    transmitter.publish('e1', await event(sessionRevoked, session('s1')));
    await server.warmUp();
    await expect(
      server.verifier.verify(await token({ sid: 's1', iat: Math.floor(Date.now() / 1000) - 5 })),
    ).rejects.toMatchObject({ code: 'token_revoked' });
    await expect(server.verifier.verify(await token({ sid: 's2' }))).resolves.toBeDefined();
  });

  it.each<[string, string, object, Record<string, unknown>]>([
    ['a session', sessionRevoked, session('s1'), { sid: 's1' }],
    ['all sessions of a person', sessionRevoked, { format: 'iss_sub', iss, sub: 'alice' }, { sub: 'alice' }],
    ['a grant', tokenRevoked, { format: 'complex', grant: { format: 'opaque', id: 'g1' } }, { grant_id: 'g1' }],
    ['a client', tokenRevoked, { format: 'complex', application: { format: 'opaque', id: 'c1' } }, { client_id: 'c1' }],
    ['an organization', tokenRevoked, { format: 'complex', tenant: { format: 'opaque', id: 'o1' } }, { org_id: 'o1' }],
    [
      'a scope of a grant',
      tokenRevoked,
      { format: 'complex', access: { format: 'access', of: 'grant', id: 'g1', scopes: ['things:read'], roles: [] } },
      { grant_id: 'g1', scope: 'things:read' },
    ],
    [
      'a role of everybody',
      tokenRevoked,
      { format: 'complex', access: { format: 'access', of: 'everybody', scopes: [], roles: ['boss'] } },
      { roles: ['boss'] },
    ],
    ['one token', tokenRevoked, { format: 'jwt_id', iss, jti: 't1' }, { jti: 't1' }],
  ])('refuses from then on what it hears of, known or not: %s', async (_name, type, subject, claims) => {
    await server.warmUp();
    const known = await token(claims);
    await server.verifier.verify(known);
    transmitter.publish('e1', await event(type, subject));
    await until(() => remembered() === 1);
    for (const one of [known, await token({ ...claims, iat: Math.floor(Date.now() / 1000) - 5 })]) {
      await expect(server.verifier.verify(one)).rejects.toMatchObject({ code: 'token_revoked' });
    }
    await until(() => transmitter.polls.some(({ ack }) => ack.includes('e1')));
    expect(transmitter.pending.size).toBe(0);
  });

  it('refuses from then on what a withdrawn key signed, verified before or not, and hears on by another key', async () => {
    const known = await token();
    const kid = String(issuer.jwks.keys[0]?.kid);
    await issuer.rotate();
    server = serve();
    await server.warmUp();
    await server.verifier.verify(known);
    transmitter.publish('e1', await event(tokenRevoked, { format: 'complex', key: { format: 'opaque', id: kid } }));
    await until(() => transmitter.polls.some(({ ack }) => ack.includes('e1')));
    for (let again = 0; again < 2; again += 1) {
      await expect(server.verifier.verify(known)).rejects.toMatchObject({ code: 'unknown_key' });
    }
    await expect(server.verifier.verify(await token())).resolves.toBeDefined();
    expect(server.status().issuers[iss]?.kids).not.toContain(kid);
  });

  it('believes no event that is not of its issuer, not for it, or no event at all', async () => {
    const stranger = await createTestIssuer({ issuer: iss });
    const kid = String(issuer.jwks.keys[0]?.kid);
    const claims = { sub_id: session('s1'), events: { [sessionRevoked]: {} } };
    const bad = [
      await event(sessionRevoked, session('s1'), { iss: 'https://evil.example.com' }),
      await event(sessionRevoked, session('s1'), { aud: 'https://sibling.example.com' }),
      await event(sessionRevoked, session('s1'), {}, { typ: 'at+jwt' }),
      await event(sessionRevoked, { format: 'iss_sub', iss: 'https://evil.example.com', sub: 'alice' }),
      await event('https://example.com/other', session('s1')),
      await stranger.mint({ audience, claims, header: { typ: 'secevent+jwt', kid } }),
      'no.token.atall',
    ];
    for (const [index, one] of bad.entries()) transmitter.publish(`e${index}`, one);
    await server.warmUp();
    await until(() => transmitter.pending.size === 0);
    expect(remembered()).toBe(0);
    // Two are of the issuer, and about something else.
    expect([...transmitter.errors]).toEqual(['e0', 'e1', 'e2', 'e5', 'e6'].map((jti) => [jti, 'invalid_request']));
    expect(server.status().revocations?.refused).toBe(5);
    await expect(
      server.verifier.verify(await token({ sid: 's1', iat: Math.floor(Date.now() / 1000) - 5 })),
    ).resolves.toBeDefined();
  });

  it('keeps what it knows while the issuer is away, says so, and hears again afterwards', async () => {
    transmitter.publish('e1', await event(sessionRevoked, session('s1')));
    await server.warmUp();
    transmitter.down = true;
    transmitter.publish('e2', await event(sessionRevoked, session('s2')));
    await until(() => changes.at(-1)?.failure !== undefined);
    expect(server.status()).toMatchObject({
      status: 'up',
      revocations: { failure: 'fetch failed', staleForSeconds: expect.any(Number) },
    });
    await expect(
      server.verifier.verify(await token({ sid: 's1', iat: Math.floor(Date.now() / 1000) - 5 })),
    ).rejects.toMatchObject({ code: 'token_revoked' });
    transmitter.down = false;
    await until(() => changes.at(-1)?.failure === undefined && remembered() === 2);
  });

  it('says how old its knowledge is by no clock that is corrected', async () => {
    await server.warmUp();
    const { now } = Date;
    const began = now();
    try {
      // The first would make an API that heard everything not ready; the second one that is cut off ready for an hour.
      for (const step of [3_600_000, -3_600_000]) {
        Date.now = () => began + step;
        await until(() => (server.status().revocations?.staleForSeconds ?? 0) > 0);
        expect(server.status().revocations?.staleForSeconds).toBeLessThan(600);
      }
    } finally {
      Date.now = now;
    }
  });

  it('boots while the issuer is away', async () => {
    transmitter.down = true;
    await server.warmUp();
    expect(server.status().revocations).toMatchObject({ failure: 'fetch failed', staleForSeconds: undefined });
  });

  it.each([
    ['401', () => new Response(null, { status: 401 })],
    ['invalid_client', () => Response.json({ error: 'invalid_client' }, { status: 400 })],
  ])('says that its client is refused, until it is not or nobody answers: %s', async (_name, refuse) => {
    await server.close();
    let answer: () => Response | Promise<Response> = refuse;
    server = new ResourceServer({
      issuer: iss,
      audience,
      keys: localKeys(issuer.jwks),
      revocations: { clientId: 'things', clientSecret: 'a secret', fetch: async () => answer() },
    });
    await server.warmUp();
    expect(server.status().revocations).toMatchObject({ isClientRefused: true, failure: expect.any(String) });
    answer = () => Promise.reject(new TypeError('fetch failed'));
    await until(() => server.status().revocations?.isClientRefused === undefined);
  });

  it('makes a new stream when its own is gone', async () => {
    await server.warmUp();
    transmitter.forgetStreams();
    await until(() => transmitter.streams > 0);
    transmitter.publish('e1', await event(sessionRevoked, session('s1')));
    await until(() => remembered() === 1);
  });

  it('keeps an event for later while the key that signed it cannot be had', async () => {
    await server.warmUp();
    const other = await createTestIssuer({ issuer: iss });
    const claims = { sub_id: session('s1'), events: { [sessionRevoked]: {} } };
    transmitter.publish('e1', await other.mint({ audience, claims, header: { typ: 'secevent+jwt' } }));
    await until(() => changes.at(-1)?.failure !== undefined);
    expect(transmitter.pending.has('e1')).toBe(true);
  });

  it('is held up by no event whose key cannot be found, says how old its knowledge is, and refuses that event in the end', async () => {
    const other = await createTestIssuer({ issuer: iss });
    const claims = { sub_id: session('s2'), events: { [sessionRevoked]: {} } };
    transmitter.publish('e1', await other.mint({ audience, claims, header: { typ: 'secevent+jwt' } }));
    transmitter.publish('e2', await event(sessionRevoked, session('s1')));
    await server.warmUp();
    await expect(
      server.verifier.verify(await token({ sid: 's1', iat: Math.floor(Date.now() / 1000) - 5 })),
    ).rejects.toMatchObject({ code: 'token_revoked' });
    expect(server.status().revocations).toMatchObject({ staleForSeconds: undefined, failure: expect.any(String) });
    await until(() => transmitter.errors.get('e1') === 'invalid_key');
    expect(transmitter.pending.size).toBe(0);
    await until(() => server.status().revocations?.staleForSeconds !== undefined);
    expect(server.status().revocations).toMatchObject({ failure: undefined, refused: 1 });
  });

  it('uses an event as soon as its key is published', async () => {
    const { keys } = issuer.jwks;
    await issuer.rotate();
    const fresh = keys.at(-1);
    let published = keys.slice(0, 1);
    await server.close();
    server = new ResourceServer({
      issuer: iss,
      audience,
      keys: {
        find: (hint) => localKeys({ keys: published }).find(hint),
        generation: () => 0,
        warmUp: async () => {},
        isReady: () => true,
        status: () => ({ kids: [] }),
      },
      revocations: { clientId: 'things', clientSecret: 'a secret', fetch: transmitter.fetch },
    });
    transmitter.publish('e1', await event(sessionRevoked, session('s1')));
    await server.warmUp();
    expect(remembered()).toBe(0);
    published = fresh ? [fresh] : [];
    await until(() => remembered() === 1);
    await until(() => transmitter.pending.size === 0);
    expect(transmitter.errors.size).toBe(0);
  });

  /** Another comes for each that is taken. */
  function neverEnds(one: string): void {
    let n = 0;
    transmitter.pending.set('e0', one);
    const remove = transmitter.pending.delete.bind(transmitter.pending);
    transmitter.pending.delete = (jti) => {
      n += 1;
      transmitter.pending.set(`e${n}`, one);
      return remove(jti);
    };
  }

  it('is not kept from serving by an issuer that always has more, nor says that it knows all', async () => {
    transmitter.alwaysMore = true;
    neverEnds(await event(sessionRevoked, session('s1')));
    await server.warmUp();
    // Fewer where that takes longer than a start may.
    expect(transmitter.polls.length).toBeLessThanOrEqual(500);
    expect(server.status().revocations?.staleForSeconds).toBeUndefined();
  });

  it('is not kept from serving by an issuer that is slow and always has more', async () => {
    transmitter.alwaysMore = true;
    transmitter.slow = 4000;
    neverEnds('no.token.atall');
    jest.useFakeTimers();
    try {
      let isServing = false;
      const start = server.warmUp().then(() => {
        isServing = true;
      });
      for (let passed = 0; passed < 60_000 && !isServing; passed += 500) await jest.advanceTimersByTimeAsync(500);
      expect(isServing).toBe(true);
      expect(transmitter.polls.length).toBeLessThan(10);
      expect(server.status().revocations?.staleForSeconds).toBeUndefined();
      await start;
      await server.close();
    } finally {
      jest.useRealTimers();
    }
  });

  it('asks an issuer that has something new each time no faster than it can bear', async () => {
    jest.useFakeTimers();
    try {
      await server.warmUp();
      neverEnds('no.token.atall');
      transmitter.publish('e', 'no.token.atall');
      await turns(5000);
      // No time has passed: it pauses.
      expect(transmitter.polls.length).toBeLessThanOrEqual(101);
      const before = transmitter.polls.length;
      await jest.advanceTimersByTimeAsync(250);
      await turns(10);
      expect(transmitter.polls.length).toBeGreaterThan(before);
      await server.close();
    } finally {
      jest.useRealTimers();
    }
  });

  it('says once what it refuses of one answer', async () => {
    await server.warmUp();
    for (let n = 0; n < 150; n += 1) transmitter.pending.set(`e${n}`, 'no.token.atall');
    transmitter.publish('e', 'no.token.atall');
    await until(() => server.status().revocations?.refused === 151 && transmitter.pending.size === 0);
    await until(() => changes.at(-1)?.failure === undefined);
    expect(changes.map(({ failure }) => failure)).toEqual([expect.stringContaining('cannot be used'), undefined]);
  });

  it('knows not all where an answer has more than was asked for', async () => {
    const one = await event(sessionRevoked, session('s1'));
    const revoked = await event(sessionRevoked, session('last'));
    for (let n = 0; n < 200; n += 1) transmitter.pending.set(`e${n}`, one);
    transmitter.pending.set('last', revoked);
    await server.warmUp();
    expect(remembered()).toBe(2);
  });

  it.each([
    ['in milliseconds', Date.now()],
    ['as a text', '1700000000'],
    ['as nothing', null],
  ])('takes back what an event takes back whose time is given %s', async (_name, event_timestamp) => {
    transmitter.publish(
      'e1',
      await event(sessionRevoked, session('s1'), { events: { [sessionRevoked]: { event_timestamp } } }),
    );
    await server.warmUp();
    expect(remembered()).toBe(1);
  });

  it('goes on hearing where the application cannot take what it is told', async () => {
    await server.close();
    server = new ResourceServer({
      issuer: iss,
      audience,
      keys: localKeys(issuer.jwks),
      revocations: {
        clientId: 'things',
        clientSecret: 'a secret',
        fetch: transmitter.fetch,
        onChange: () => {
          throw new Error('a full disk');
        },
      },
    });
    transmitter.publish('e1', 'no.token.atall');
    transmitter.publish('e2', await event(sessionRevoked, session('s1')));
    await server.warmUp();
    await until(() => remembered() === 1 && transmitter.pending.size === 0);
  });

  it('says goodbye when it is closed, at once', async () => {
    await server.warmUp();
    await server.close();
    expect(transmitter.deleted).toBe(1);
  });
});
