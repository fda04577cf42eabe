import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RoundRobin {
  readonly url: string;
  /** Resolves when this one is looked at and found so. */
  until(port: number, isReady: boolean): Promise<void>;
  close(): Promise<void>;
}

interface Upstream {
  readonly port: number;
  isReady: boolean;
}

/**
 * A proxy as stands before replicas: it looks at `/health/ready` of each again and again, keeps its connections, sends requests to those
 * that are ready by turns, and tries another one where a connection is refused. It repeats nothing that may have arrived.
 */
export async function roundRobin(ports: readonly number[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true });
  const upstreams: readonly Upstream[] = ports.map((port) => ({ port, isReady: false }));
  const waiting = new Set<() => void>();
  let turn = 0;
  const look = async () => {
    for (const upstream of upstreams) {
      upstream.isReady = await isReady(upstream.port);
      for (const tell of [...waiting]) tell();
    }
  };
  let isOpen = true;
  const looking = (async () => {
    while (isOpen) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const ready = upstreams.filter((one) => one.isReady);
      turn += 1;
      const inTurn = ready.map((_, index) => ready[(turn + index) % ready.length] as Upstream);
      forward(inTurn, agent, incoming, body, outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    until: (port, wanted) =>
      new Promise((resolve) => {
        const tell = () => {
          if (upstreams.find((one) => one.port === port)?.isReady !== wanted) return;
          waiting.delete(tell);
          resolve();
        };
        waiting.add(tell);
      }),
    close: async () => {
      isOpen = false;
      await looking;
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const looked = request({ port, host: '127.0.0.1', path: '/health/ready', agent: false }, (answer) => {
      answer.resume().once('close', () => resolve(answer.statusCode === 200));
    });
    looked.once('error', () => resolve(false)).end();
  });
}

function forward(
  [first, ...others]: readonly Upstream[],
  agent: Agent,
  { method, url, headers }: IncomingMessage,
  body: string,
  outgoing: ServerResponse,
): void {
  if (!first) {
    outgoing.writeHead(502).end('no upstream');
    return;
  }
  const { connection: _hop, 'transfer-encoding': _coding, ...sent } = headers;
  const more = { ...sent, 'content-length': String(Buffer.byteLength(body)) };
  const asked = request({ port: first.port, host: '127.0.0.1', path: url, method, headers: more, agent }, (answer) => {
    const { connection: _theirs, ...given } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, given);
    answer.on('error', () => outgoing.destroy()).pipe(outgoing);
  });
  asked.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED')
      forward(others, agent, { method, url, headers } as IncomingMessage, body, outgoing);
    else outgoing.writeHead(502).end(error.code);
  });
  asked.end(body);
}
