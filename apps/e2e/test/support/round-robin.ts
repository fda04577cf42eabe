import { Agent, type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An answer that went through, or that the proxy gave because none came. */
export interface Answered {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly by: 'app' | 'proxy';
  /** Milliseconds from the request to the head of the answer. */
  readonly took: number;
}

export interface RoundRobinOptions {
  /** Where readiness is asked; default: `/health/ready`. */
  readonly readiness?: string;
  /** Milliseconds for an answer; default: a minute. */
  readonly patience?: number;
  readonly onAnswer?: (answered: Answered) => void;
  /** Whether each connection counts as somebody else's, by X-Forwarded-For; default: no header of ours. */
  readonly manySources?: boolean;
}

export interface RoundRobin {
  readonly url: string;
  readonly port: number;
  /** Resolves when this one is looked at and found so. */
  until(port: number, isReady: boolean): Promise<void>;
  close(): Promise<void>;
}

interface Upstream {
  readonly port: number;
  isReady: boolean;
  readonly underWay: Set<ClientRequest>;
}

/** Milliseconds: the apps say by themselves within two seconds that they are not ready; what says nothing is not there. */
const readinessPatience = 3_000;

/**
 * A proxy as stands before replicas: it looks at readiness again and again, keeps its connections, sends requests to those that are
 * ready by turns (to all, where none is), and tries another one where a connection is refused. It repeats what may have arrived only
 * where that does no harm (RFC 9110 §9.2.2). Of one that does not even say that it is not ready, it cuts what is under way.
 */
export async function roundRobin(ports: readonly number[], options: RoundRobinOptions = {}): Promise<RoundRobin> {
  const { readiness = '/health/ready', patience = 60_000, onAnswer = () => {}, manySources = false } = options;
  const agent = new Agent({ keepAlive: true });
  const upstreams: readonly Upstream[] = ports.map((port) => ({ port, isReady: false, underWay: new Set() }));
  const waiting = new Set<() => void>();
  let turn = 0;
  let isOpen = true;
  const looking = upstreams.map(async (upstream) => {
    while (isOpen) {
      const found = await look(upstream.port, readiness);
      upstream.isReady = found === 'ready';
      if (found === 'silent') for (const one of upstream.underWay) one.destroy(new Error('silent'));
      for (const tell of [...waiting]) tell();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then(
      (body) => {
        const ready = upstreams.filter((one) => one.isReady);
        const among = ready.length > 0 ? ready : upstreams;
        turn += 1;
        const inTurn = among.map((_, index) => among[(turn + index) % among.length] as Upstream);
        const source: Readonly<Record<string, string>> = manySources ? { 'x-forwarded-for': sourceOf(incoming) } : {};
        forward(inTurn, { agent, patience, onAnswer, source, incoming, body, outgoing, since: performance.now() });
      },
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    until: (wantedPort, wanted) =>
      new Promise((resolve) => {
        const tell = () => {
          if (upstreams.find((one) => one.port === wantedPort)?.isReady !== wanted) return;
          waiting.delete(tell);
          resolve();
        };
        waiting.add(tell);
      }),
    close: async () => {
      isOpen = false;
      await Promise.all(looking);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function look(port: number, path: string): Promise<'ready' | 'not ready' | 'silent'> {
  return new Promise((resolve) => {
    const looked = request({ port, host: '127.0.0.1', path, agent: false }, (answer) => {
      answer.resume().once('close', () => resolve(answer.statusCode === 200 ? 'ready' : 'not ready'));
    });
    looked.setTimeout(readinessPatience, () => {
      resolve('silent');
      looked.destroy();
    });
    looked.once('error', () => resolve('not ready')).end();
  });
}

function sourceOf({ socket }: IncomingMessage): string {
  return `10.0.${(socket.remotePort ?? 0) >> 8}.${(socket.remotePort ?? 0) & 255}`;
}

interface Forwarding {
  readonly agent: Agent;
  readonly patience: number;
  readonly onAnswer: (answered: Answered) => void;
  readonly source: Readonly<Record<string, string>>;
  readonly incoming: IncomingMessage;
  readonly body: string;
  readonly outgoing: ServerResponse;
  /** Milliseconds, monotonic. */
  readonly since: number;
}

function forward([first, ...others]: readonly Upstream[], forwarding: Forwarding): void {
  const { agent, patience, onAnswer, source, incoming, body, outgoing, since } = forwarding;
  const { method = 'GET', url = '/', headers } = incoming;
  const note = (by: 'app' | 'proxy', status: number, retryAfter?: string) => {
    onAnswer({ method, path: url.split('?', 1)[0] ?? '', status, retryAfter, by, took: performance.now() - since });
  };
  const fail = (reason: string) => {
    note('proxy', 502);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(reason);
  };
  if (!first) {
    fail('no upstream');
    return;
  }
  const { connection: _hop, 'transfer-encoding': _coding, ...sent } = headers;
  const more = { ...sent, ...source, 'content-length': String(Buffer.byteLength(body)) };
  let isAnswered = false;
  const asked = request({ port: first.port, host: '127.0.0.1', path: url, method, headers: more, agent }, (answer) => {
    isAnswered = true;
    const { connection: _theirs, ...given } = answer.headers;
    note('app', answer.statusCode ?? 502, answer.headers['retry-after']);
    outgoing.writeHead(answer.statusCode ?? 502, given);
    answer.on('error', () => outgoing.destroy()).pipe(outgoing);
  });
  first.underWay.add(asked);
  const late = setTimeout(() => asked.destroy(new Error('late')), patience);
  const leave = () => asked.destroy(new Error('the client has left'));
  outgoing.once('close', leave);
  asked.once('close', () => {
    clearTimeout(late);
    outgoing.off('close', leave);
    first.underWay.delete(asked);
  });
  asked.once('error', (error: NodeJS.ErrnoException) => {
    if (outgoing.destroyed) return;
    const isSafe = method === 'GET' || method === 'HEAD';
    if (!isAnswered && (error.code === 'ECONNREFUSED' || isSafe) && others.length > 0) forward(others, forwarding);
    else fail(error.code ?? error.message);
  });
  asked.end(body);
}
