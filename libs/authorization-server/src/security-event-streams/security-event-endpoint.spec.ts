import { describe, expect, it } from '@jest/globals';
import { invoices, issuer, orders } from '../../test/authorization-fixture.js';
import {
  assertionFields,
  type Fields,
  read,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
} from '../../test/token-fixture.js';
import type { PollResponse } from './security-event-endpoint.js';

const never = new AbortController().signal;

async function open(server: TestIssuer, clientId = 'orders-api'): Promise<string> {
  const { stream_id } = await server.core.securityEvents.create(await requestOf(server, clientId, {}));
  return String(stream_id);
}

async function poll(
  server: TestIssuer,
  streamId: string,
  body: unknown = { returnImmediately: true },
  { clientId = 'orders-api', until = never, fields = {} as Fields } = {},
): Promise<PollResponse> {
  const request = await requestOf(server, clientId, fields);
  return (await server.core.securityEvents.poll({ request, streamId, body, until })).response;
}

/** Signs in and out again; the `sid`. */
async function signOut(server: TestIssuer): Promise<string> {
  const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
  await server.core.sessions.end(session.sessionId);
  return session.sessionId;
}

const jtis = ({ sets }: PollResponse) => Object.keys(sets);
const soon = () => new Promise((resolve) => setImmediate(resolve));

const types = [
  'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
  'https://schemas.openid.net/secevent/oauth/event-type/token-revoked',
];

describe('a stream (Shared Signals Framework 1.0 §8.1.1)', () => {
  it('is read as it was made, by its client alone, and so are all of them', async () => {
    const server = await startIssuer();
    const made = await server.core.securityEvents.create(await requestOf(server, 'orders-api', {}));
    await open(server, 'invoices-api');
    const id = String(made.stream_id);
    const readAs = async (clientId: string, streamId?: string) =>
      server.core.securityEvents.read(await requestOf(server, clientId, {}), streamId);
    expect(await readAs('orders-api', id)).toEqual(made);
    expect(await readAs('orders-api')).toEqual([made]);
    for (const [clientId, streamId] of [
      ['invoices-api', id],
      ['orders-api', ''],
      ['orders-api', 'no-such'],
    ] as const) {
      expect((await refusalOf(readAs(clientId, streamId))).code).toBe('stream_not_found');
    }
    server.clock.advance(3600);
    expect(await readAs('orders-api')).toEqual([]);
    expect((await refusalOf(readAs('orders-api', id))).code).toBe('stream_not_found');
  });

  it('says what it delivers, how, and for whom', async () => {
    const server = await startIssuer();
    const configuration = await server.core.securityEvents.create(await requestOf(server, 'orders-api', {}));
    expect(configuration).toEqual({
      stream_id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      iss: issuer,
      aud: orders,
      delivery: {
        method: 'urn:ietf:rfc:8936',
        endpoint_url: `${issuer}/security-events/streams/${configuration.stream_id}/poll`,
      },
      events_supported: types,
      events_delivered: types,
      inactivity_timeout: 3600,
    });
  });

  it.each<[string, string, Fields, string]>([
    ['a wrong secret', 'orders-api', { client_secret: 'guess' }, 'invalid_client'],
    ['a public client', 'portal', {}, 'invalid_client'],
    ['a client that is no API', 'web-post', {}, 'unauthorized_client'],
    ['a parameter twice', 'orders-api', { x: ['1', '2'] }, 'invalid_request'],
  ])('is refused to %s', async (_name, clientId, fields, code) => {
    const server = await startIssuer();
    const request = await requestOf(server, clientId, fields);
    expect((await refusalOf(server.core.securityEvents.create(request))).code).toBe(code);
  });

  it('is refused to a public client and to an API that is not registered, whatever they act as', async () => {
    const clients = { portal: { actsAsResource: orders }, 'web-post': { actsAsResource: 'https://unknown.example' } };
    const server = await startIssuer({ clients });
    for (const [clientId, code] of [
      ['portal', 'invalid_client'],
      ['web-post', 'unauthorized_client'],
    ] as const) {
      const request = await requestOf(server, clientId, {});
      expect((await refusalOf(server.core.securityEvents.create(request))).code).toBe(code);
    }
  });

  it('authenticates its API by private_key_jwt as well, an assertion for each request', async () => {
    const server = await startIssuer({ clients: { 'web-jwt': { actsAsResource: orders } } });
    const fields = await assertionFields(server, 'web-jwt');
    const streamId = await open(server, 'web-jwt');
    expect(await poll(server, streamId, undefined, { clientId: 'web-jwt', fields })).toEqual({ sets: {} });
    const again = poll(server, streamId, undefined, { clientId: 'web-jwt', fields });
    expect((await refusalOf(again)).code).toBe('invalid_client');
  });

  it('belongs to the client that made it: for another it is not there', async () => {
    const server = await startIssuer();
    const streamId = await open(server);
    for (const name of [streamId, 'unknown', 'a\u0000b', '']) {
      const clientId = 'invoices-api';
      expect((await refusalOf(poll(server, name, undefined, { clientId }))).code).toBe('stream_not_found');
      const request = await requestOf(server, clientId, {});
      expect((await refusalOf(server.core.securityEvents.delete(request, name))).code).toBe('stream_not_found');
    }
    expect(await poll(server, streamId)).toEqual({ sets: {} });
  });

  it('is gone when it is deleted, and after an hour without a poll', async () => {
    const server = await startIssuer();
    const [deleted, polled, idle] = [await open(server), await open(server), await open(server)];
    await server.core.securityEvents.delete(await requestOf(server, 'orders-api', {}), deleted);
    expect((await refusalOf(poll(server, deleted))).code).toBe('stream_not_found');
    server.clock.advance(1_800);
    await poll(server, polled);
    server.clock.advance(1_800);
    expect((await refusalOf(poll(server, idle))).code).toBe('stream_not_found');
    expect(await poll(server, polled)).toEqual({ sets: {} });
  });

  it('is one of at most a hundred of a client', async () => {
    const server = await startIssuer();
    for (let count = 0; count < 100; count += 1) await open(server);
    const more = server.core.securityEvents.create(await requestOf(server, 'orders-api', {}));
    expect((await refusalOf(more)).code).toBe('too_many_streams');
    await open(server, 'invoices-api');
    server.clock.advance(3_600);
    await open(server);
  });
});

describe('a poll (RFC 8936 §2)', () => {
  it('gives what was revoked before the stream was there, until it is acknowledged', async () => {
    const server = await startIssuer();
    const sid = await signOut(server);
    const streamId = await open(server);
    const first = await poll(server, streamId);
    const [jti = ''] = jtis(first);
    expect(read(first.sets[jti]).claims).toMatchObject({ sub_id: { session: { id: sid } } });
    expect(jtis(await poll(server, streamId))).toEqual([jti]);
    for (let count = 0; count < 2; count += 1) {
      const answer = await poll(server, streamId, { ack: [jti, jti, 'unknown', 'a\u0000b'], returnImmediately: true });
      expect(answer).toEqual({ sets: {} });
    }
  });

  it('acknowledges for its own stream alone', async () => {
    const server = await startIssuer();
    await signOut(server);
    const [one, two] = [await open(server), await open(server)];
    const [jti = ''] = jtis(await poll(server, one));
    await poll(server, one, { ack: [jti], returnImmediately: true });
    expect(jtis(await poll(server, two))).toEqual([jti]);
  });

  it('does not send again what the receiver could not use (§2.6), and says so for the log', async () => {
    const server = await startIssuer();
    await signOut(server);
    const streamId = await open(server);
    const [jti = ''] = jtis(await poll(server, streamId));
    const body = { setErrs: { [jti]: { err: 'invalid_key', description: 'x' } }, returnImmediately: true };
    const request = await requestOf(server, 'orders-api', {});
    const outcome = await server.core.securityEvents.poll({ request, streamId, body, until: never });
    expect(outcome).toEqual({ response: { sets: {} }, clientId: 'orders-api', refused: [jti] });
  });

  it('gives no more than asked for, says whether there is more, and with 0 takes acknowledgements only', async () => {
    const server = await startIssuer();
    for (let count = 0; count < 3; count += 1) await signOut(server);
    const streamId = await open(server);
    const two = await poll(server, streamId, { maxEvents: 2 });
    expect([jtis(two).length, two.moreAvailable]).toEqual([2, true]);
    const rest = await poll(server, streamId, { maxEvents: 2, ack: jtis(two) });
    expect([jtis(rest).length, rest.moreAvailable]).toEqual([1, undefined]);
    expect(await poll(server, streamId, { maxEvents: 0 })).toEqual({ sets: {}, moreAvailable: true });
    expect(await poll(server, streamId, { maxEvents: 0, ack: jtis(rest) })).toEqual({ sets: {} });
  });

  it('bounds its answer whatever is asked for', async () => {
    const server = await startIssuer();
    const event = { kind: 'grant', subjectId: 'g', initiatingEntity: 'user', occurredAt: 0 } as const;
    const expiresAt = server.clock.now() + 9;
    await server.stores.securityEvents.insert(
      Array.from({ length: 501 }, (_, index) => ({ ...event, eventId: `e${index}`, expiresAt })),
    );
    const streamId = await open(server);
    const answer = await poll(server, streamId, { maxEvents: Number.MAX_SAFE_INTEGER });
    expect([jtis(answer).length, answer.moreAvailable]).toEqual([500, true]);
    expect(jtis(await poll(server, streamId, {}))).toHaveLength(100);
  });

  it.each<[string, unknown]>([
    ['no object', []],
    ['null', null],
    ['text', 'ack'],
    ['ack that is no list', { ack: 'a' }],
    ['ack of numbers', { ack: [1] }],
    ['too many ack', { ack: Array.from({ length: 1001 }, (_, index) => `${index}`) }],
    ['setErrs that is a list', { setErrs: [] }],
    ['maxEvents below 0', { maxEvents: -1 }],
    ['maxEvents in parts', { maxEvents: 0.5 }],
    ['maxEvents as text', { maxEvents: '1' }],
    ['returnImmediately as text', { returnImmediately: 'true' }],
  ])('refuses %s', async (_name, body) => {
    const server = await startIssuer();
    expect((await refusalOf(poll(server, await open(server), body))).code).toBe('invalid_request');
  });

  it('asks for all that is retained once a minute, and for what may be new in between', async () => {
    const server = await startIssuer();
    const asked: number[] = [];
    const { pending } = server.stores.securityEventStreams;
    server.stores.securityEventStreams.pending = (args) => {
      asked.push(args.since);
      return pending(args);
    };
    const begun = server.clock.now();
    await signOut(server);
    const streamId = await open(server);
    const [jti = ''] = jtis(await poll(server, streamId));
    server.clock.advance(59);
    // What was not acknowledged is given again, however old.
    expect(jtis(await poll(server, streamId))).toEqual([jti]);
    await poll(server, streamId, { ack: [jti], returnImmediately: true });
    const late = { kind: 'grant', subjectId: 'g', initiatingEntity: 'user', expiresAt: begun + 999 } as const;
    await server.stores.securityEvents.insert([
      { ...late, eventId: 'late', occurredAt: begun },
      { ...late, eventId: 'very-late', occurredAt: begun - 100 },
    ]);
    expect(jtis(await poll(server, streamId))).toEqual(['late']);
    server.clock.advance(1);
    expect(jtis(await poll(server, streamId))).toEqual(['very-late', 'late']);
    expect(asked).toEqual([0, begun - 60, begun - 1, begun - 1, 0]);
  });

  it('forgets an event when no token that it speaks of can be alive', async () => {
    const server = await startIssuer();
    await signOut(server);
    server.clock.advance(3_659);
    const streamId = await open(server);
    expect(jtis(await poll(server, streamId))).toHaveLength(1);
    server.clock.advance(1);
    expect(await poll(server, streamId)).toEqual({ sets: {} });
  });
});

describe('a long poll (RFC 8936 §2.4)', () => {
  it('waits until something is revoked, and 20 at once hear of it, each of its stream', async () => {
    const server = await startIssuer();
    const streams = await Promise.all(Array.from({ length: 20 }, () => open(server)));
    const polls = streams.map((streamId) => poll(server, streamId, {}));
    await soon();
    const sid = await signOut(server);
    for (const answer of await Promise.all(polls)) {
      expect(Object.values(answer.sets).map((set) => read(set).claims)).toMatchObject([
        { sub_id: { session: { id: sid } } },
      ]);
    }
  });

  it('hears of what another process recorded at the next look, of which there is one for all that wait', async () => {
    const server = await startIssuer();
    let looks = 0;
    const { countSince } = server.stores.securityEvents;
    server.stores.securityEvents.countSince = (since) => {
      looks += 1;
      return countSince(since);
    };
    await server.core.securityEvents.look();
    expect(looks).toBe(0);
    const streams = await Promise.all(Array.from({ length: 5 }, () => open(server)));
    const polls = streams.map((streamId) => poll(server, streamId, {}));
    await soon();
    await server.core.securityEvents.look();
    await soon();
    // Beside this process, as another one would.
    const occurredAt = server.clock.now();
    const event = { eventId: 'e', kind: 'grant', subjectId: 'g', initiatingEntity: 'admin', occurredAt } as const;
    await server.stores.securityEvents.insert([{ ...event, expiresAt: occurredAt + 9 }]);
    await server.core.securityEvents.look();
    expect((await Promise.all(polls)).map(jtis)).toEqual(streams.map(() => ['e']));
    expect(looks).toBe(2);
    await server.core.securityEvents.look();
    expect(looks).toBe(2);
  });

  it('ends with nothing when its time is over or nobody listens, and frees its place', async () => {
    const server = await startIssuer();
    const streamId = await open(server);
    for (let round = 0; round < 3; round += 1) {
      const end = new AbortController();
      const polls = Array.from({ length: 32 }, () => poll(server, streamId, {}, { until: end.signal }));
      await soon();
      expect((await refusalOf(poll(server, streamId, {}))).code).toBe('temporarily_unavailable');
      expect(await poll(server, streamId)).toEqual({ sets: {} });
      end.abort();
      expect(await Promise.all(polls)).toEqual(polls.map(() => ({ sets: {} })));
    }
  });

  it('is answered when the process ends, and so is every later one', async () => {
    const server = await startIssuer();
    const streamId = await open(server);
    const waiting = poll(server, streamId, {});
    await soon();
    server.core.securityEvents.close();
    expect(await waiting).toEqual({ sets: {} });
    expect(await poll(server, streamId, {})).toEqual({ sets: {} });
  });

  it('is not woken by a revocation that is rolled back', async () => {
    const server = await startIssuer();
    const streamId = await open(server);
    const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const insert = server.stores.securityEvents.insert;
    server.stores.securityEvents.insert = async (events) => {
      await insert(events);
      throw new Error('the disk is full');
    };
    await expect(server.core.sessions.end(session.sessionId)).rejects.toThrow('the disk is full');
    expect((await server.stores.sessions.find(session.sessionId))?.endedAt).toBeUndefined();
    expect(await poll(server, streamId)).toEqual({ sets: {} });
  });
});

describe('a Security Event Token (RFC 8417 §2)', () => {
  it('is typed, signed as access tokens for its audience are, and has no exp and no sub', async () => {
    const server = await startIssuer();
    const sid = await signOut(server);
    for (const [clientId, aud, alg] of [
      ['orders-api', orders, 'ES256'],
      ['invoices-api', invoices, 'EdDSA'],
    ] as const) {
      const { sets } = await poll(server, await open(server, clientId), undefined, { clientId });
      const [[jti, set] = []] = Object.entries(sets);
      const { kid } = (await server.core.keyRing.signingKey(alg)).key;
      expect(read(set)).toEqual({
        header: { typ: 'secevent+jwt', alg, kid },
        claims: {
          iss: issuer,
          aud,
          iat: server.clock.now(),
          jti,
          sub_id: { format: 'complex', session: { format: 'opaque', id: sid } },
          events: {
            'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {
              event_timestamp: server.clock.now(),
              initiating_entity: 'user',
            },
          },
        },
      });
    }
  });

  it('passes for no other token of this issuer', async () => {
    const server = await startIssuer();
    await signOut(server);
    const { sets } = await poll(server, await open(server));
    const set = Object.values(sets)[0] ?? '';
    expect((await refusalOf(server.core.tokenSigner.verifyOwnAccessToken(set))).code).toBe('invalid_token');
    expect((await refusalOf(server.core.tokenSigner.verifyIdTokenHint(set))).code).toBe('invalid_request');
  });

  it('is signed once for an audience, and anew after the key has changed', async () => {
    const server = await startIssuer();
    await signOut(server);
    const answers = await Promise.all([await open(server), await open(server)].map((each) => poll(server, each)));
    expect(answers[0]).toEqual(answers[1]);
    const { kid } = await server.core.keyRing.rotate('ES256', 0);
    const { sets } = await poll(server, await open(server));
    expect(read(Object.values(sets)[0]).header.kid).toBe(kid);
  });
});
