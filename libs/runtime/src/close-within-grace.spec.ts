import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { closeWithinGrace } from './close-within-grace.js';

describe('a server that closes', () => {
  it('does not wait for a connection on which nothing was asked', async () => {
    const server = createServer();
    const hooks: Array<() => Promise<void>> = [];
    closeWithinGrace({ server, addHook: (_name, hook) => hooks.push(hook) }, 1);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const spare = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(server, 'connection');
    expect(hooks).toHaveLength(1);
    const ended = once(spare.resume(), 'close');
    const closed = new Promise((resolve) => server.close(resolve));
    await hooks[0]?.();
    await Promise.all([closed, ended]);
    expect(server.listening).toBe(false);
  });

  it('lets a request in flight end within the grace', async () => {
    let answer = () => {};
    const server = createServer((_request, response) => {
      answer = () => void response.writeHead(200, { connection: 'close' }).end('done');
    });
    const hooks: Array<() => Promise<void>> = [];
    closeWithinGrace({ server, addHook: (_name, hook) => hooks.push(hook) }, 60_000);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const asked = once(server, 'request');
    const answered = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await asked;
    const closed = new Promise((resolve) => server.close(resolve));
    await hooks[0]?.();
    answer();
    expect(await (await answered).text()).toBe('done');
    await closed;
  });
});
