import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type AskBounds, ask, jsonOf } from './ask.js';

const hour = 3_600_000;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const outcome = (url: string, bounds: Partial<AskBounds>, fetch = globalThis.fetch) =>
  ask(fetch, url, {}, { within: hour, atMost: 1000, ...bounds }).then(jsonOf, (error: Error) => error.name);

describe('an answer that is read to its end', () => {
  it('is given with its body', async () => {
    const { url } = await serve((_request, response) => void response.end('{"a":"ä"}'));
    expect(await outcome(url, {})).toEqual({ a: 'ä' });
  });

  it.each<[string, RequestListener]>([
    ['never comes', () => {}],
    ['is a head and then nothing', (_request, response) => response.writeHead(200).flushHeaders()],
    [
      'drips',
      (_request, response) => {
        const timer = setInterval(() => response.write(' '), 5);
        response.once('close', () => clearInterval(timer));
      },
    ],
  ])('is given up in time where it %s, and its connection with it', async (_name, listener) => {
    const { url, server } = await serve(listener);
    const gone = new Promise((resolve) => {
      server.once('connection', (socket) => socket.once('close', resolve));
    });
    expect(await outcome(url, { within: 100 })).toBe('TimeoutError');
    await gone;
  });

  it('is not read beyond its size, however much there is', async () => {
    const { url, server } = await serve((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    const gone = new Promise((resolve) => {
      server.once('connection', (socket) => socket.once('close', resolve));
    });
    expect(await outcome(url, {})).toBe('AnswerTooLong');
    await gone;
  });

  it('is given up when somebody stops it', async () => {
    const stopped = new AbortController();
    const { url, server } = await serve((_request, response) => response.writeHead(200).flushHeaders());
    const asked = once(server, 'request');
    const answer = outcome(url, { signals: [stopped.signal] });
    await asked;
    stopped.abort();
    expect(await answer).toBe('AbortError');
    expect(await outcome(url, { signals: [stopped.signal] })).toBe('AbortError');
  });

  it('is given up in time where the fetch of somebody else knows nothing of signals', async () => {
    const never = () => new Promise<Response>(() => {});
    expect(await outcome('http://x', { within: 20 }, never)).toBe('TimeoutError');
    const silent = async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    expect(await outcome('http://x', { within: 20 }, silent)).toBe('TimeoutError');
  });
});
