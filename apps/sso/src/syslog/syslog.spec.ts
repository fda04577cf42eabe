import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { AuditEntry } from '@signet/authorization-server';
import { syslogMessage } from './syslog-message.js';
import { syslogSink } from './syslog-sink.js';
import { parseSyslogUrl } from './syslog-target.js';

const origin = { facility: 'authpriv', host: 'sso.example.com', version: '1.2.3' } as const;
const entry: AuditEntry = {
  entryId: 'e1',
  at: 1_700_000_000,
  name: 'role_given',
  initiator: { entity: 'admin', subject: 'ol"ga]\\\n', through: 'cli' },
  target: { record: 'roleAssignments', id: 'mia' },
  after: { role: 'owner' },
};
const placed = (position: number, more: Partial<AuditEntry> = {}) => ({ position, entry: { ...entry, ...more } });

const ends: Array<() => unknown> = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

describe('where it goes', () => {
  it.each([
    ['syslog+tls://logs.example.com', { transport: 'tls', host: 'logs.example.com', port: 6514 }],
    ['syslog+tcp://[::1]:1601', { transport: 'tcp', host: '::1', port: 1601 }],
    ['syslog+udp://192.0.2.1/', { transport: 'udp', host: '192.0.2.1', port: 514 }],
  ])('is read from %s', (text, target) => {
    expect(parseSyslogUrl(text)).toEqual(target);
  });

  it.each([
    'syslog://h',
    'https://h',
    'syslog+tcp://u:p@h',
    'syslog+tcp://h/path',
    'syslog+tcp://h?x',
    'syslog+tcp:',
    'h:514',
  ])('is not %s', (text) => {
    expect(() => parseSyslogUrl(text)).toThrow('must be syslog+tls');
  });
});

describe('a message', () => {
  it('is that of RFC 5424', () => {
    const text = syslogMessage(placed(7), origin, 8192).toString();
    expect(text).toBe(
      `<85>1 2023-11-14T22:13:20.000Z sso.example.com signet - role_given [meta sequenceId="7"]${[
        '[origin software="signet" swVersion="1.2.3"]',
        String.raw`[audit@32473 position="7" entry="e1" by="ol\"ga\]\\�" entity="admin" through="cli"`,
        ' record="roleAssignments" id="mia"]',
      ].join(
        '',
      )} \ufeff${JSON.stringify({ ...entry, at: undefined, before: undefined }).replace(/}$/, '')},"at":"2023-11-14T22:13:20.000Z"}`,
    );
  });

  it('is never longer than it may be, and says where something was left out', () => {
    const long = placed(2_147_483_648, { after: { text: 'x'.repeat(9_000) } });
    const message = syslogMessage(long, origin, 8192);
    expect(message.length).toBeLessThan(1_000);
    expect(message.toString()).toContain('"shortened":true');
    expect(message.toString()).toContain('sequenceId="1"');
    const huge = placed(1, { reason: '\ud800é'.repeat(9_000), target: { record: 'r', id: 'i'.repeat(9_000) } });
    expect(syslogMessage(huge, origin, 2048).length).toBeLessThanOrEqual(2048);
  });

  it.each([
    ['withdrawn_key_used', 84],
    ['signed_in', 86],
  ] as const)('of %s has priority %d', (name, priority) => {
    expect(syslogMessage(placed(1, { name }), origin, 8192).toString()).toMatch(new RegExp(`^<${priority}>1 `));
  });
});

describe('a receiver', () => {
  async function receiver(
    hears: (socket: Socket) => void,
  ): Promise<{ server: Server; port: number; sockets: Socket[] }> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      hears(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return { server, sockets, port: (server.address() as AddressInfo).port };
  }
  const sinkTo = (transport: 'tcp' | 'udp' | 'tls', port: number, bound = 5_000) => {
    const sink = syslogSink({ transport, host: '127.0.0.1', port }, origin, bound);
    ends.push(() => sink.close());
    return sink;
  };

  it('gets counted octets by TCP, over one connection', async () => {
    const heard: Buffer[] = [];
    let wanted = 2;
    let gotAll = () => {};
    const { port, sockets } = await receiver((socket) =>
      socket.on('data', (chunk) => {
        heard.push(chunk);
        if (framesOf(Buffer.concat(heard)).length === wanted) gotAll();
      }),
    );
    const all = () =>
      new Promise<void>((resolve) => {
        gotAll = resolve;
      });
    const sink = sinkTo('tcp', port);
    expect(sink.isOpen()).toBe(false);
    const two = all();
    await sink.send([placed(1), placed(2, { reason: 'ä\n' })]);
    await two;
    wanted = 3;
    const three = all();
    await sink.send([placed(3)]);
    await three;
    expect(framesOf(Buffer.concat(heard)).map((text) => /sequenceId="(\d)"/.exec(text)?.[1])).toEqual(['1', '2', '3']);
    expect([sockets.length, sink.isOpen()]).toEqual([1, true]);
  });

  it('takes any number of batches, of which nothing stays with the connection', async () => {
    const { port, sockets } = await receiver((socket) => socket.resume());
    const connects = jest.spyOn(Socket.prototype, 'connect');
    ends.push(() => connects.mockRestore());
    const sink = sinkTo('tcp', port);
    const listening = () => {
      const [socket] = connects.mock.contexts as unknown as Socket[];
      return ['close', 'error', 'drain'].map((event) => socket?.listenerCount(event));
    };
    await sink.send([placed(1)]);
    const before = listening();
    for (let nth = 2; nth < 22; nth += 1) await sink.send([placed(nth)]);
    expect([sockets.length, listening()]).toEqual([1, before]);
  });

  it('that ends the connection is seen, and connected to again', async () => {
    const { port, sockets } = await receiver((socket) => socket.resume());
    const sink = sinkTo('tcp', port);
    await sink.send([placed(1)]);
    const [first] = sockets;
    first?.destroy();
    // Its end comes by the loop of events, after that of the server's side.
    while (sink.isOpen()) await new Promise((resolve) => setImmediate(resolve));
    await sink.send([placed(1)]);
    expect([sockets.length, sink.isOpen()]).toEqual([2, true]);
  });

  it('that takes nothing is given up, as is one that is away', async () => {
    const { port } = await receiver((socket) => socket.pause());
    const sink = sinkTo('tcp', port, 300);
    const much = Array.from({ length: 100 }, (_, index) => placed(index + 1, { after: { text: 'x'.repeat(7_000) } }));
    const flood = async () => {
      for (;;) await sink.send(much);
    };
    await expect(flood()).rejects.toThrow('takes nothing');
    expect(sink.isOpen()).toBe(false);
    const { server, port: closed } = await receiver(() => {});
    server.close();
    await once(server, 'close');
    await expect(sinkTo('tcp', closed).send([placed(1)])).rejects.toThrow('ECONNREFUSED');
  });

  it('that speaks no TLS, or never finishes to, gets nothing', async () => {
    let heard = '';
    const { port } = await receiver((socket) => socket.on('data', (chunk) => (heard += chunk.toString('latin1'))));
    await expect(sinkTo('tls', port, 300).send([placed(1)])).rejects.toThrow('no connection within');
    expect(heard).not.toContain('role_given');
  });

  it('gets a datagram each by UDP', async () => {
    const socket = createSocket('udp4');
    ends.push(() => socket.close());
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const got = new Promise<string[]>((resolve) => {
      const messages: string[] = [];
      socket.on('message', (message) => {
        messages.push(message.toString());
        if (messages.length === 2) resolve(messages);
      });
    });
    await sinkTo('udp', socket.address().port).send([placed(1), placed(2)]);
    expect((await got).map((text) => text.slice(0, 5)).sort()).toEqual(['<85>1', '<85>1']);
  });
});

/** RFC 6587 §3.4.1. */
function framesOf(octets: Buffer): string[] {
  const frames: string[] = [];
  let rest = octets;
  for (;;) {
    const [head, length] = /^(\d{1,5}) /.exec(rest.subarray(0, 8).toString('latin1')) ?? [];
    if (head === undefined || rest.length < head.length + Number(length)) return frames;
    frames.push(rest.subarray(head.length, head.length + Number(length)).toString());
    rest = rest.subarray(head.length + Number(length));
  }
}
