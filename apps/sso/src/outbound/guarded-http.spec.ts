import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GuardedHttp } from './guarded-http.js';

const accept = 'application/json';
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

const allowing = () => new GuardedHttp([host], { timeout: 200, largestBody: 1000 });

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
  ])('gives up on a host that %s', async (_name, slow) => {
    handle = slow;
    await expect(allowing().get(`http://${host}/`, { accept })).rejects.toThrow('took too long');
  });

  it('runs so many at once and refuses more', async () => {
    handle = () => undefined;
    const guarded = allowing();
    const all = await Promise.allSettled(Array.from({ length: 70 }, () => guarded.get(`http://${host}/`, { accept })));
    const messages = all.map((each) => (each.status === 'rejected' ? String(each.reason.message) : 'answered'));
    expect(messages.filter((message) => message === 'too many fetches at once')).toHaveLength(6);
  });
});
