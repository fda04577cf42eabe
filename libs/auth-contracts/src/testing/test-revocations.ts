import type { AnyAudience } from '../index.js';
import type { TestIssuer } from './test-issuer.js';

/** What is taken back. `until`: tokens issued by this second (since the epoch). */
export type TestRevocation =
  | { readonly part: 'jti' | 'grant_id' | 'kid'; readonly value: string }
  | { readonly part: 'sid' | 'sub' | 'client_id'; readonly value: string; readonly until: number };

/** The stream of security events of a test issuer (RFC 8936), in the same process. */
export interface TestRevocations {
  /** For the application: `revocations: { clientId, clientSecret, fetch }`. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * Comes back when every stream of an application has acknowledged it. Rejects where there is none, where one ends before, and where one says nothing
   * for a minute.
   */
  revoke(revocation: TestRevocation): Promise<void>;
}

const sessionRevoked = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const members = { kid: 'key', grant_id: 'grant', sid: 'session', client_id: 'application' } as const;

/** Milliseconds: it ends what would wait for ever, and judges nothing that is slow. */
const patience = 60_000;

interface Event {
  readonly token: string;
  readonly acknowledged: () => void;
  readonly missed: (why: Error) => void;
}

interface Stream {
  readonly events: Map<string, Event>;
  wake: () => void;
}

/** An application that hears of revocations hears of those that `describeAudience` makes. */
export function createTestRevocations(issuer: TestIssuer, audience: AnyAudience): TestRevocations {
  const streams = new Map<string, Stream>();

  function subjectOf({ part, value }: TestRevocation) {
    if (part === 'sub') return { format: 'iss_sub', iss: issuer.issuer, sub: value };
    if (part === 'jti') return { format: 'jwt_id', iss: issuer.issuer, jti: value };
    return { format: 'complex', [members[part]]: { format: 'opaque', id: value } };
  }

  async function poll(stream: Stream, request: PollRequest, signal: AbortSignal | null | undefined): Promise<Response> {
    for (const jti of request.ack ?? []) {
      stream.events.get(jti)?.acknowledged();
      stream.events.delete(jti);
    }
    if (stream.events.size === 0 && !request.returnImmediately) await held(stream, signal);
    const sets = Object.fromEntries([...stream.events].map(([jti, { token }]) => [jti, token]));
    return Response.json({ sets, moreAvailable: false });
  }

  return {
    fetch: async (input, init = {}) => {
      const [, id = ''] = /\/streams\/([\w-]+)/.exec(String(input)) ?? [];
      const stream = streams.get(id);
      if (init.method === 'DELETE') {
        streams.delete(id);
        for (const { missed } of stream?.events.values() ?? []) missed(new Error('the application closed its stream'));
        return new Response(null, { status: 204 });
      }
      if (stream) return poll(stream, JSON.parse(String(init.body)) as PollRequest, init.signal);
      const made = crypto.randomUUID();
      streams.set(made, { events: new Map(), wake: () => {} });
      return Response.json({ stream_id: made }, { status: 201 });
    },
    revoke: async (revocation) => {
      if (streams.size === 0) throw new Error('no application has opened a stream of revocations');
      const jti = crypto.randomUUID();
      const event_timestamp = 'until' in revocation ? revocation.until : Math.floor(Date.now() / 1000);
      const claims = { jti, events: { [sessionRevoked]: { event_timestamp } }, sub_id: subjectOf(revocation) };
      const token = await issuer.mint({ audience, claims, header: { typ: 'secevent+jwt' } });
      await Promise.all([...streams.values()].map((stream) => told(stream, jti, token)));
    },
  };
}

/** Until the stream has acknowledged it, or cannot any more. */
function told(stream: Stream, jti: string, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const silent = () => reject(new Error('the application acknowledged nothing for a minute'));
    const timer = setTimeout(silent, patience).unref();
    const settled = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    const missed = (why: Error) => settled(() => reject(why));
    stream.events.set(jti, { token, acknowledged: () => settled(resolve), missed });
    stream.wake();
  });
}

interface PollRequest {
  readonly ack?: readonly string[];
  readonly returnImmediately?: boolean;
}

/** Until there is something to say. */
function held(stream: Stream, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.wake = resolve;
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal?.aborted) reject(signal.reason);
  });
}
