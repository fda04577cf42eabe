import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import type { Peer } from './peers.js';
import type { Presented } from './probes.js';

export interface Answer {
  readonly status: number;
  /** What a client reads: the challenge, or the body where there is none. */
  readonly caller: string;
  /** What the library said to whoever runs it. */
  readonly operator: string;
}

export interface Application {
  call(presented: Presented): Promise<Answer>;
  stop(): Promise<void>;
}

/** One peer in front of one route, on Express. */
export async function startApplication(peer: Peer, jwksUri: string, isStrict = false): Promise<Application> {
  let said: string[] = [];
  const say = (line: string) => void said.push(line);
  const app = express();
  app.get(
    '/closed',
    await peer.guard(jwksUri, isStrict, say),
    (_request, response) => void response.json({ open: true }),
  );
  const onError: ErrorRequestHandler = (
    error: Error & { status?: number; headers?: Record<string, string> },
    _request,
    response,
    _next,
  ) => {
    say(error.message);
    response
      .status(error.status ?? 500)
      .set(error.headers ?? {})
      .end();
  };
  app.use(onError);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/closed`;
  return {
    call: async ({ headers = {}, query = '' }) => {
      said = [];
      const response = await fetch(`${url}?${query}`, { headers });
      const body = await response.text();
      return {
        status: response.status,
        caller: response.headers.get('www-authenticate') ?? body,
        operator: said.join('; '),
      };
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => {});
    },
  };
}
