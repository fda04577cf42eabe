import { once } from 'node:events';
import { Agent, request as ask, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BoundedServer, type BoundedServerOptions } from './bounded-server.js';
import { defaultServerBounds, type ServerBounds } from './server-bounds.js';

const hour = 3_600_000;
const endless: ServerBounds = {
  headers: hour,
  request: hour,
  keepAlive: hour,
  silence: hour,
  exchange: hour,
  connections: 1000,
  look: 5,
};
const head = 'POST /x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10000\r\n\r\n';
const whole = 'GET /x HTTP/1.1\r\nhost: localhost\r\n\r\n';
const ok: RequestListener = (_request, response) => void response.end('ok');
const opened: Array<{ close: (grace: number) => Promise<void> }> = [];
const drips: NodeJS.Timeout[] = [];
afterEach(async () => {
  for (const drip of drips.splice(0)) clearInterval(drip);
  await Promise.all(opened.splice(0).map((server) => server.close(0)));
});

async function start(
  bounds: Partial<ServerBounds>,
  handler = ok,
  more: BoundedServerOptions = {},
): Promise<BoundedServer> {
  const server = new BoundedServer(handler, { bounds: { ...endless, ...bounds }, ...more });
  opened.push(server);
  server.server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return server;
}

const portOf = ({ server }: BoundedServer) => (server.address() as AddressInfo).port;

/** @param stays whether it does not go when the server says that it has ended */
async function open(server: BoundedServer, stays = false): Promise<Socket> {
  const socket = connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: stays }).on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** `once` would fail with the reset that a sender gets. */
function gone(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.resume().once('close', resolve));
}

/** Sends a bit again and again, until there is nobody to send it to. */
function drip(socket: Socket, bit: string): void {
  const timer = setInterval(() => socket.write(bit), 5);
  drips.push(timer);
  socket.once('close', () => clearInterval(timer));
}

async function answer(socket: Socket): Promise<string> {
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data.toString('latin1');
}

describe('whoever is slow is closed', () => {
  it('who connects and says nothing', async () => {
    const socket = await open(await start({ headers: 50 }));
    await gone(socket);
  });

  it('who drips the head of a request, and hears 408 without an echo', async () => {
    const socket = await open(await start({ headers: 50 }), true);
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
    });
    socket.write('GET /secret-of-mine HTTP/1.1\r\nhost: localhost\r\nx-secret: ');
    drip(socket, 'a');
    await gone(socket);
    expect(heard).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(heard).not.toContain('secret');
  });

  it('who drips a body, whether or not it is read', async () => {
    for (const handler of [() => {}, (request: IncomingMessage) => void request.resume()]) {
      const server = await start({ headers: 2_000, request: 2_000 }, handler);
      const socket = await open(server, true);
      const begun = once(server.server, 'request');
      socket.write(head);
      await begun;
      drip(socket, 'a');
      await gone(socket);
    }
  });

  it('who drips a body after it was answered', async () => {
    const socket = await open(await start({ headers: 2_000, request: 2_000 }), true);
    socket.write(head);
    expect(await answer(socket)).toMatch(/^HTTP\/1\.1 200/);
    drip(socket, 'a');
    await gone(socket);
  });

  it('who keeps a connection and asks nothing more', async () => {
    const socket = await open(await start({ keepAlive: 50 }));
    socket.write(whole);
    expect(await answer(socket)).toMatch(/^HTTP\/1\.1 200/);
    await gone(socket);
  });

  it('who keeps it with empty lines, for which Node has no timer', async () => {
    const socket = await open(await start({ keepAlive: 1_500, headers: 1_500 }), true);
    socket.write(whole);
    expect(await answer(socket)).toMatch(/^HTTP\/1\.1 200/);
    drip(socket, '\r\n');
    await gone(socket);
  });

  it('who does so after Node itself has refused what was expected', async () => {
    const socket = await open(await start({ keepAlive: 1_500, headers: 1_500 }), true);
    socket.write('GET /x HTTP/1.1\r\nhost: localhost\r\nexpect: the unexpected\r\n\r\n');
    expect(await answer(socket)).toMatch(/^HTTP\/1\.1 417/);
    drip(socket, '\r\n');
    await gone(socket);
  });

  it('who does not read the answer', async () => {
    const server = await start(
      { silence: 100 },
      (_request, response) => void response.end(Buffer.alloc(64 * 1024 * 1024)),
    );
    const socket = await open(server);
    const [accepted] = await Promise.all([
      once(server.server, 'request').then(([request]) => (request as IncomingMessage).socket),
      socket.pause().write(whole),
    ]);
    if (!accepted.destroyed) await once(accepted, 'close');
    socket.destroy();
  });

  it('who is not answered in all the time that there is', async () => {
    const socket = await open(await start({ exchange: 50 }, () => {}));
    socket.write(whole);
    await gone(socket);
  });

  it('who was refused and does not go', async () => {
    let now = 0;
    const server = await start({}, ok, { now: () => now });
    // As an app may answer: with an end of its own side alone.
    server.server.on('clientError', (_error, socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const socket = await open(server, true);
    socket.write('no http\r\n\r\n');
    expect(await answer(socket)).toMatch(/^HTTP\/1\.1 400/);
    drip(socket, 'a');
    now = 60_000;
    await gone(socket);
  });
});

describe('whoever has gone', () => {
  it('is forgotten, also where a TLS handshake never came to its end', async () => {
    let now = 0;
    let looks = () => {};
    const hourglass = () => {
      looks();
      return now;
    };
    const server = await start({}, ok, { tls: {}, now: hourglass });
    const failed = once(server.server, 'tlsClientError');
    (await open(server)).destroy();
    const [, left] = (await failed) as [Error, Socket];
    const destroyed = jest.spyOn(left, 'destroy');
    now = 60_000;
    await new Promise<void>((resolve) => {
      looks = resolve;
    });
    expect(destroyed).not.toHaveBeenCalled();
  });
});

describe('whoever is in time', () => {
  it('is answered on one connection again and again', async () => {
    const server = await start(defaultServerBounds);
    const socket = await open(server);
    for (let i = 0; i < 5; i += 1) {
      socket.write(whole);
      expect(await answer(socket)).toMatch(/^HTTP\/1\.1 200.*keep-alive.*ok/is);
    }
    expect(server.connections).toBe(1);
    socket.destroy();
  });
});

describe('connections', () => {
  it('are so many at most; one that leaves makes room', async () => {
    let refused = 0;
    const onRefused = () => {
      refused += 1;
    };
    const server = await start({ connections: 2 }, ok, { onRefused });
    const [first, second] = [await open(server), await open(server)];
    for (const socket of [first, second]) {
      socket.write(whole);
      expect(await answer(socket)).toMatch(/^HTTP\/1\.1 200/);
    }
    await gone(await open(server));
    expect(refused).toBe(1);
    first.destroy();
    for (;;) {
      const third = await open(server);
      third.write(whole);
      const heard = await Promise.race([answer(third), gone(third).then(() => 'closed')]);
      if (heard === 'closed') continue;
      expect(heard).toMatch(/^HTTP\/1\.1 200/);
      third.destroy();
      break;
    }
    second.destroy();
  });

  it('of every address of localhost are of one server', async () => {
    const server = new BoundedServer(ok, { bounds: endless });
    opened.push(server);
    server.server.listen(0, 'localhost');
    await once(server.server, 'listening');
    await server.listenBeside('localhost');
    const { address } = server.server.address() as AddressInfo;
    const socket = connect(portOf(server), address);
    socket.write(whole);
    expect(await answer(socket)).toMatch(/^HTTP\/1\.1 200/);
    const ended = once(socket, 'close');
    await server.close(0);
    await ended;
  });
});

describe('an end', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  afterEach(() => agent.destroy());

  async function get(server: BoundedServer): Promise<IncomingMessage> {
    const outgoing = ask({ port: portOf(server), host: '127.0.0.1', agent });
    outgoing.end();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    await once(incoming.resume(), 'end');
    return incoming;
  }

  it('is announced on every connection, while new ones are still served', async () => {
    const server = await start({});
    expect((await get(server)).headers.connection).toBe('keep-alive');
    server.drain();
    expect(server.isDraining).toBe(true);
    for (let i = 0; i < 3; i += 1) expect((await get(server)).headers.connection).toBe('close');
  });

  it('lets a request in flight end, and tells it so', async () => {
    let finish = () => {};
    const server = await start({}, (_request, response) => {
      finish = () => void response.end('done');
    });
    const begun = once(server.server, 'request');
    const answered = get(server);
    await begun;
    server.drain();
    const closed = server.close(hour);
    finish();
    expect((await answered).headers.connection).toBe('close');
    await closed;
  });

  it('ends a connection whose answer had begun before', async () => {
    let finish = () => {};
    const server = await start({}, (_request, response) => {
      response.write('begun');
      finish = () => void response.end('done');
    });
    const socket = await open(server);
    socket.write(whole);
    expect(await answer(socket)).toMatch(/keep-alive/i);
    const closed = server.close(hour);
    finish();
    await Promise.all([gone(socket), closed]);
  });

  it('answers a request that was on its way to a kept connection', async () => {
    const server = await start({});
    const socket = await open(server);
    socket.write(whole);
    expect(await answer(socket)).toMatch(/keep-alive/i);
    server.drain();
    const closed = server.close(hour);
    socket.write(whole);
    expect(await answer(socket)).toMatch(/connection: close/i);
    await Promise.all([gone(socket), closed]);
  });

  it('does not wait for a connection on which nothing was asked', async () => {
    const server = await start({});
    const accepted = once(server.server, 'connection');
    const spare = await open(server);
    await accepted;
    await Promise.all([gone(spare), server.close(hour)]);
  });

  it('cuts what is not done in its time', async () => {
    const server = await start({}, () => {});
    const socket = await open(server);
    const begun = once(server.server, 'request');
    socket.write(whole);
    await begun;
    await Promise.all([gone(socket), server.close(20)]);
    expect(server.connections).toBe(0);
  });

  it('refuses new connections', async () => {
    const server = await start({});
    const port = portOf(server);
    await server.close(0);
    const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});
