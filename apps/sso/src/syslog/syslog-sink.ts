import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { connect, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { PlacedEntry, TrailSink } from '@signet/administration';
import { inTime } from '@signet/runtime';
import { type SyslogOrigin, syslogMessage } from './syslog-message.js';
import type { SyslogTarget } from './syslog-target.js';

/** Milliseconds for a connection, and for the peer to take a batch. */
const patience = 5_000;
/** Octets of a message: what receivers take in a datagram (RFC 5426 §3.2), and in a stream (RFC 5425 §4.3.1). */
const largest = { udp: 2048, tcp: 8192, tls: 8192 } as const;

/** Opens where messages go, when the first one does. */
export function syslogSink(target: SyslogTarget, origin: SyslogOrigin, bound = patience): TrailSink {
  return target.transport === 'udp' ? new Datagrams(target, origin, bound) : new Stream(target, origin, bound);
}

/** RFC 6587 §3.4.1: the octets of each message are counted, so that a line break in it ends nothing. */
class Stream implements TrailSink {
  #socket: Socket | undefined;

  constructor(
    private readonly target: SyslogTarget,
    private readonly origin: SyslogOrigin,
    private readonly bound: number,
  ) {}

  isOpen(): boolean {
    return this.#socket !== undefined && !this.#socket.destroyed && !this.#socket.readableEnded;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async send(entries: readonly PlacedEntry[]): Promise<void> {
    if (!this.isOpen()) this.close();
    this.#socket ??= await this.#open();
    const messages = entries.map((entry) => syslogMessage(entry, this.origin, largest[this.target.transport]));
    const frames = messages.flatMap((message) => [Buffer.from(`${message.length} `), message]);
    await this.#within(writeTo(this.#socket, Buffer.concat(frames)), 'the receiver takes nothing');
  }

  async #open(): Promise<Socket> {
    const { transport, host, port } = this.target;
    const servername = isIPv6(host) || /^[\d.]+$/.test(host) ? {} : { servername: host };
    const socket = transport === 'tls' ? connectTls({ host, port, ...servername }) : connect({ host, port });
    this.#socket = socket;
    // Nothing is expected of the peer; read, so that its end is seen.
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
    });
    const opened = new Promise<void>((resolve, reject) => {
      socket.once(transport === 'tls' ? 'secureConnect' : 'connect', resolve);
      socket.once('error', (error: NodeJS.ErrnoException) => reject(new Error(error.code ?? error.message)));
      socket.once('close', () => reject(new Error('the connection was closed')));
    });
    await this.#within(opened, 'no connection');
    return socket;
  }

  /** What does not come in time is cut off. @throws Error */
  async #within(work: Promise<void>, otherwise: string): Promise<void> {
    try {
      if ((await inTime(work, this.bound)) === 'late') throw new Error(`${otherwise} within ${this.bound} ms`);
    } catch (error) {
      this.close();
      throw error;
    }
  }
}

/** One connection takes any number of batches: nothing of any stays with it. */
function writeTo(socket: Socket, octets: Buffer): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const onClose = () => settle(new Error('the connection was closed'));
    const settle = (error?: Error | null) => {
      socket.off('close', onClose);
      if (error) reject(error);
      else resolve();
    };
    socket.once('close', onClose);
    socket.write(octets, settle);
  });
}

/** RFC 5426: one message each, and nobody says whether it arrived. */
class Datagrams implements TrailSink {
  #socket: DatagramSocket | undefined;

  constructor(
    private readonly target: SyslogTarget,
    private readonly origin: SyslogOrigin,
    private readonly bound: number,
  ) {}

  isOpen(): boolean {
    return true;
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  async send(entries: readonly PlacedEntry[]): Promise<void> {
    const { host, port } = this.target;
    this.#socket ??= createSocket(isIPv6(host) ? 'udp6' : 'udp4').on('error', () => {});
    const socket = this.#socket;
    for (const entry of entries) {
      const message = syslogMessage(entry, this.origin, largest.udp);
      const sent = new Promise<void>((resolve, reject) => {
        socket.send(message, port, host, (error) => (error ? reject(error) : resolve()));
      });
      if ((await inTime(sent, this.bound)) === 'late') throw new Error(`not sent within ${this.bound} ms`);
    }
  }
}
