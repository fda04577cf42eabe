import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OutboundUnavailable } from '@signet/authorization-server';
import { GuardedHttp } from './guarded-http.js';
import { Places } from './places.js';

const accept = 'application/json';

function withResolvers() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

let server: Server;
let other: Server;
let host: string;
let seen: IncomingMessage[];
let handle: (request: IncomingMessage, response: ServerResponse) => void;

async function listen(): Promise<Server> {
  const made = createServer((request, response) => {
    seen.push(request);
    handle(request, response);
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
}

const hostOf = (at: Server) => `127.0.0.1:${(at.address() as AddressInfo).port}`;

function close(at: Server): Promise<void> {
  at.closeAllConnections();
  return new Promise((resolve) => at.close(() => resolve()));
}

beforeEach(async () => {
  seen = [];
  handle = (_request, response) => response.end('{}');
  [server, other] = [await listen(), await listen()];
  host = hostOf(server);
});
afterEach(async () => {
  await Promise.all([close(server), close(other)]);
});

/** Milliseconds: nobody comes to the end of the first, and somebody waits for that of the other. */
const [patient, short] = [30_000, 200];
const allowing = (timeout = patient) => new GuardedHttp([host], { limits: { timeout, largestBody: 1000 } });

describe('the guarded way out', () => {
  it.each([
    ['plain http', () => `http://${host}/`, 'not https'],
    ['loopback', () => `https://${host}/`, 'not a public address'],
    ['a name of loopback', () => 'https://localhost/', 'not a public address'],
    ['a number that is loopback', () => 'https://2130706433/', 'not a public address'],
    ['IPv6 loopback', () => 'https://[::1]/', 'not a public address'],
    ['mapped loopback', () => 'https://[::ffff:7f00:1]/', 'not a public address'],
    ['cloud metadata', () => 'https://169.254.169.254/latest/', 'not a public address'],
    ['a file', () => 'file:///etc/passwd', 'not https'],
    ['credentials', () => `https://a:b@${host}/`, 'an URL with credentials'],
    ['nonsense', () => 'http//', 'not an URL'],
  ])('refuses %s', async (_name, url, message) => {
    await expect(new GuardedHttp([]).get(url(), { accept })).rejects.toThrow(message);
    expect(seen).toEqual([]);
  });

  it('fetches from an allowed host, plainly, and says how long the answer may be kept', async () => {
    handle = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'Application/JSON; charset=utf-8', 'cache-control': 'public, max-age=60' })
        .end('{"a":1}');
    expect(await allowing().get(`http://${host}/x`, { accept })).toEqual({
      status: 200,
      contentType: 'application/json',
      body: '{"a":1}',
      maxAge: 60,
    });
    expect(seen[0]?.headers).toMatchObject({ accept, 'accept-encoding': 'identity' });
    expect(seen[0]?.headers).not.toHaveProperty('cookie');
  });

  it('allows one port of a host, and no other', async () => {
    await expect(allowing().get(`http://${hostOf(other)}/`, { accept })).rejects.toThrow('not https');
  });

  it('follows a redirect within the host, never to another one', async () => {
    handle = ({ url }, response) =>
      url === '/a' ? response.writeHead(302, { location: '/b' }).end() : response.end('there');
    expect((await allowing().get(`http://${host}/a`, { accept })).body).toBe('there');
    const both = new GuardedHttp([host, hostOf(other)]);
    handle = (_request, response) => response.writeHead(302, { location: `http://${hostOf(other)}/` }).end();
    await expect(both.get(`http://${host}/a`, { accept })).rejects.toThrow('redirected to another host');
    handle = (_request, response) => response.writeHead(302, { location: 'https://169.254.169.254/' }).end();
    await expect(both.get(`http://${host}/a`, { accept })).rejects.toThrow('not a public address');
  });

  it('does not go round in circles', async () => {
    handle = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    await expect(allowing().get(`http://${host}/`, { accept })).rejects.toThrow('too many redirects');
    expect(seen).toHaveLength(4);
  });

  it('does not carry a form to where a redirect points', async () => {
    handle = (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    await expect(allowing().postForm(`http://${host}/`, [['logout_token', 'x']])).rejects.toThrow('was a redirect');
    expect(seen).toHaveLength(1);
  });

  it('stops reading at the limit, and unpacks nothing', async () => {
    handle = (_request, response) => response.end('x'.repeat(5000));
    await expect(allowing().get(`http://${host}/`, { accept })).rejects.toThrow('too large');
    const bomb = gzipSync(Buffer.alloc(100_000));
    handle = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    expect((await allowing().get(`http://${host}/`, { accept })).body.length).toBeLessThan(1000);
  });

  it.each([
    ['never answers', () => undefined],
    ['never ends', (_request: IncomingMessage, response: ServerResponse) => void response.write('{')],
    [
      'drips',
      (_request: IncomingMessage, response: ServerResponse) => {
        const timer = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(timer));
      },
    ],
  ])('gives up on a host that %s', async (_name, slow) => {
    handle = slow;
    await expect(allowing(short).get(`http://${host}/`, { accept })).rejects.toThrow('took too long');
  });

  it('says that nobody answered where that is so, and of what is against the rules that it is', async () => {
    const gone = hostOf(other);
    await close(other);
    other = await listen();
    const within = (timeout: number) => new GuardedHttp([host, gone], { limits: { timeout, largestBody: 1000 } });
    const guarded = within(patient);
    await expect(guarded.get(`http://${gone}/`, { accept })).rejects.toBeInstanceOf(OutboundUnavailable);
    handle = () => undefined;
    await expect(within(short).get(`http://${host}/`, { accept })).rejects.toBeInstanceOf(OutboundUnavailable);
    handle = (_request, response) => void response.socket?.destroy();
    await expect(guarded.get(`http://${host}/`, { accept })).rejects.toBeInstanceOf(OutboundUnavailable);
    handle = (_request, response) => response.end('x'.repeat(5000));
    await expect(guarded.get(`http://${host}/`, { accept })).rejects.not.toBeInstanceOf(OutboundUnavailable);
    await expect(guarded.get('https://127.0.0.1/', { accept })).rejects.not.toBeInstanceOf(OutboundUnavailable);
  });
});

describe('places', () => {
  const hanging = () => new Promise<never>(() => undefined);
  const strangers = (source?: string) => ({ lane: 'strangers', source }) as const;

  it('of a host, of who caused a fetch and of all strangers are few', async () => {
    const places = new Places();
    const tries = (count: number, by: (nth: number) => readonly [string | undefined, string]) =>
      Array.from({ length: count }, (_, nth) => {
        const [source, at] = by(nth);
        return places.within(strangers(source), at, hanging).catch((error: Error) => error.name);
      });
    const refusedOf = async (all: ReadonlyArray<Promise<unknown>>) => {
      const now = Promise.resolve('under way');
      const seenNow = await Promise.all(all.map((each) => Promise.race([each, now])));
      await Promise.resolve();
      const settled = await Promise.all(all.map((each) => Promise.race([each, now])));
      return [seenNow.length, settled.filter((each) => each === 'OutboundBusy').length];
    };
    expect(await refusedOf(tries(10, () => [undefined, 'one.example']))).toEqual([10, 6]);
    expect(await refusedOf(tries(20, (nth) => ['198.51.100.1', `h${nth}.example`]))).toEqual([20, 12]);
    expect(await refusedOf(tries(80, (nth) => [`198.51.100.${nth + 2}`, `i${nth}.example`]))).toEqual([80, 60]);
    // Whatever strangers do, all others have theirs.
    for (const lane of ['operators', 'logouts', 'strangers_logouts'] as const) {
      expect(await places.within({ lane }, 'one.example', async () => 'done')).toBe('done');
    }
  });

  it('are free again when what took them is over, whatever came of it', async () => {
    const places = new Places();
    for (let count = 0; count < 100; count += 1) {
      await places.within(strangers('a'), 'h', async () => Promise.reject(new Error('x'))).catch(() => undefined);
    }
    expect(await places.within(strangers('a'), 'h', async () => 'done')).toBe('done');
  });
});

it('serves the clients of the operator while 80 addresses of strangers hang', async () => {
  const waiting = withResolvers();
  let asked = 0;
  handle = (request, response) => {
    if (request.url === '/operators') response.end('{}');
    else {
      asked += 1;
      if (asked === 4) waiting.resolve();
    }
  };
  const guarded = new GuardedHttp([host], { limits: { timeout: 30_000, largestBody: 1000 } });
  const fetches = Array.from({ length: 80 }, (_, nth) =>
    guarded.get(`http://${host}/${nth}`, { accept, by: { lane: 'strangers', source: `net ${nth}` } }),
  );
  const ended = Promise.allSettled(fetches);
  await waiting.promise;
  const answer = await guarded.get(`http://${host}/operators`, { accept, by: { lane: 'operators' } });
  expect(answer.status).toBe(200);
  expect((await guarded.postForm(`http://${host}/operators`, [], { lane: 'logouts' })).status).toBe(200);
  server.closeAllConnections();
  const outcomes = await ended;
  expect(outcomes.every((each) => each.status === 'rejected' && each.reason instanceof OutboundUnavailable)).toBe(true);
  expect(asked).toBe(4);
});

describe('JSON that is sent', () => {
  const body = '{"a":1}';
  const send = (to = `http://${host}/`, timeout = patient) => {
    const by = { lane: 'webhooks', source: 'w', timeout } as const;
    return allowing().postJson(to, { headers: { 'webhook-id': 'm' }, body, by });
  };
  const sendSoon = () => send(undefined, short);

  it('is sent as it is, and of the answer the head alone is read', async () => {
    const chunks: Buffer[] = [];
    handle = (request, response) => {
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(503, { 'retry-after': '17' });
        // More than anybody would read, and it never ends.
        const flood = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        };
        response.on('drain', flood);
        flood();
      });
    };
    expect(await send()).toEqual({ status: 503, retryAfter: 17 });
    expect(Buffer.concat(chunks).toString()).toBe(body);
    expect(seen[0]?.method).toBe('POST');
    expect(seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': 'm' });
  });

  it.each([
    ['a time', 'Thu, 01 Jan 2026 00:01:00 GMT', 60],
    ['a time that is over', 'Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['nonsense', 'soon', undefined],
  ])('is put off until %s', async (_, value, retryAfter) => {
    handle = (_request, response) =>
      response.writeHead(429, { 'retry-after': value, date: 'Thu, 01 Jan 2026 00:00:00 GMT' }).end();
    const answer = await send();
    expect([answer.status, answer.retryAfter]).toEqual([429, retryAfter]);
  });

  it('is given up where no head of an answer comes, or one byte of it at a time', async () => {
    handle = () => {};
    await expect(sendSoon()).rejects.toThrow('took too long');
    handle = (request) => {
      const { socket } = request;
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write('x: y\r\n')), 20);
      socket.on('close', () => clearInterval(drip));
    };
    await expect(sendSoon()).rejects.toThrow('took too long');
  });

  it('is sent nowhere else, and to no private address', async () => {
    handle = (_request, response) => response.writeHead(307, { location: `http://${hostOf(other)}/` }).end();
    await expect(send()).rejects.toThrow('the answer was a redirect');
    expect(seen).toHaveLength(1);
    await expect(send('https://169.254.169.254/')).rejects.toThrow('not a public address');
    await expect(send(`http://${hostOf(other)}/`)).rejects.toThrow('not https');
    expect(seen).toHaveLength(1);
  });
});
