import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import {
  createServer as createHttp,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createHttps, type ServerOptions as HttpsOptions } from 'node:https';
import { type AddressInfo, createServer as createListener, Server as Listener, type Socket } from 'node:net';
import { defaultServerBounds, type ServerBounds } from './server-bounds.js';

export interface BoundedServerOptions {
  readonly bounds?: ServerBounds | undefined;
  /** With it the server ends TLS. */
  readonly tls?: HttpsOptions | undefined;
  /** RFC 9112 §3.2: whether Node itself refuses a request without `Host`; default true. */
  readonly requireHostHeader?: boolean | undefined;
  /** Hears of each connection that was closed because there were too many. */
  readonly onRefused?: (() => void) | undefined;
  /** Milliseconds, never going back. */
  readonly now?: (() => number) | undefined;
}

/** Milliseconds that a refused sender has to read why. */
const lastWords = 2_000;
/**
 * Milliseconds that a kept connection stays after the end of listening: a request that is on its way to it is answered
 * (RFC 9112 §9.6), where closing at once would be a failure to whoever sends it.
 */
const linger = 1_000;
/** By what Node's parser says of it (RFC 6585 §5, RFC 9110 §15.5.9). */
const statusOf: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** The newest request of a connection, if there was one, and where it is with it. */
interface Exchange {
  response?: ServerResponse | undefined;
  begunAt: number;
  idleSince?: number | undefined;
  refusedAt?: number | undefined;
}

const known = new WeakMap<Listener, BoundedServer>();

/**
 * An HTTP server that waits for nobody without a bound: slow heads and bodies, handshakes that do not end, silent and
 * unread connections are closed, and there are so many at most. It listens on every address of `localhost`, and all its
 * connections, wherever they came in, are closed in one order: told so, waited for, cut.
 */
export class BoundedServer {
  readonly server: Server;
  readonly #bounds: ServerBounds;
  readonly #now: () => number;
  readonly #onRefused: (() => void) | undefined;
  /** As they came in, below TLS. */
  readonly #sockets = new Set<Socket>();
  /** Of connections on which something can be asked. */
  readonly #exchanges = new Map<Socket, Exchange>();
  readonly #besides: Listener[] = [];
  #isDraining = false;
  #closed: Promise<void> | undefined;
  #onEmpty: (() => void) | undefined;

  constructor(
    handler: RequestListener,
    { bounds = defaultServerBounds, tls, requireHostHeader = true, onRefused, now }: BoundedServerOptions = {},
  ) {
    this.#bounds = bounds;
    this.#onRefused = onRefused;
    this.#now = now ?? (() => performance.now());
    const options = {
      requireHostHeader,
      headersTimeout: bounds.headers,
      requestTimeout: bounds.request,
      keepAliveTimeout: bounds.keepAlive,
      connectionsCheckingInterval: bounds.look,
    };
    const serve: RequestListener = (request, response) => {
      this.#begin(request.socket, response);
      handler(request, response);
    };
    this.server = tls
      ? createHttps({ ...tls, ...options, handshakeTimeout: bounds.headers }, serve)
      : createHttp(options, serve);
    this.server.setTimeout(bounds.silence);
    this.server.on('connection', (socket) => this.#accept(socket));
    // Also where Node alone answers, as to an expectation (RFC 9110 §10.1.1), it does not stay for ever.
    this.server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      if (!socket.destroyed) this.#exchangeOf(socket);
    });
    this.server.on('clientError', (error, socket) => this.#refused(error, socket as Socket));
    const looking = setInterval(() => this.#look(), bounds.look).unref();
    this.server.on('close', () => clearInterval(looking));
    known.set(this.server, this);
  }

  /** The one that made this server. @throws Error where none did */
  static of(server: Listener): BoundedServer {
    const found = known.get(server);
    if (!found) throw new Error('the server has no bounds');
    return found;
  }

  /** Whether it is about to end: it answers, but nobody should be sent to it any more. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Where localhost has a second address, that is listened on too, if it is free: Node takes the first alone. */
  async listenBeside(host: string): Promise<void> {
    const main = this.server.address() as AddressInfo;
    if (host !== 'localhost') return;
    for (const { address } of await lookup(host, { all: true })) {
      if (address === main.address) continue;
      const beside = createListener({ allowHalfOpen: true, noDelay: true }, (socket) => {
        this.server.emit('connection', socket);
      });
      beside.listen(main.port, address);
      try {
        await once(beside, 'listening');
        this.#besides.push(beside);
      } catch {
        // As where this machine has no such address: the first is enough.
      }
    }
  }

  /** From now on every answer ends its connection (`Connection: close`); new ones are accepted. */
  drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (const [socket, { response }] of this.#exchanges) if (response && isBusy(response)) endWith(response, socket);
  }

  /**
   * Accepts nothing more, and resolves when no connection is left: those in flight get their time, then they are cut.
   * @param grace milliseconds
   */
  close(grace: number): Promise<void> {
    this.#closed ??= this.#end(grace, this.#isDraining ? Math.min(linger, grace) : 0);
    return this.#closed;
  }

  async #end(grace: number, patience: number): Promise<void> {
    this.drain();
    for (const beside of this.#besides) beside.close();
    // Of net, not of http: that would destroy kept connections, and a request that is on its way with them.
    Listener.prototype.close.call(this.server);
    if (patience === 0) this.#closeIdle();
    const quiet = setTimeout(() => this.#closeIdle(), patience);
    const cut = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, grace);
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
      if (this.#sockets.size === 0) resolve();
    });
    clearTimeout(quiet);
    clearTimeout(cut);
  }

  /** A connection on which nothing came yet counts as busy to Node: a browser's spare one. */
  #closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  #accept(socket: Socket): void {
    if (this.#sockets.size >= this.#bounds.connections) {
      socket.destroy();
      this.#onRefused?.();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (this.#sockets.size === 0) this.#onEmpty?.();
    });
  }

  #begin(socket: Socket, response: ServerResponse): void {
    const exchange = this.#exchangeOf(socket);
    exchange.response = response;
    exchange.begunAt = this.#now();
    exchange.idleSince = undefined;
    if (this.#isDraining) endWith(response, socket);
  }

  #exchangeOf(socket: Socket): Exchange {
    const exchange = this.#exchanges.get(socket);
    if (exchange) return exchange;
    const first: Exchange = { begunAt: this.#now() };
    this.#exchanges.set(socket, first);
    socket.once('close', () => this.#exchanges.delete(socket));
    return first;
  }

  /** Whoever is refused and does not go is closed: our own side alone may have ended. */
  #refused({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
    // As where a TLS handshake was broken off: it is said while the socket closes, and nothing would take it out again.
    if (socket.destroyed) return;
    this.#exchangeOf(socket).refusedAt ??= this.#now();
    if (this.server.listenerCount('clientError') > 1) return;
    // Nothing of what was sent comes back.
    const status = statusOf[code] ?? 400;
    if (socket.writable)
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    socket.destroySoon();
  }

  #look(): void {
    const now = this.#now();
    for (const [socket, exchange] of this.#exchanges) if (this.#isOver(exchange, now)) socket.destroy();
  }

  #isOver(exchange: Exchange, now: number): boolean {
    const { response, begunAt, refusedAt } = exchange;
    if (refusedAt !== undefined) return now - refusedAt > lastWords;
    if (response && isBusy(response)) return now - begunAt > this.#bounds.exchange;
    // An empty line between two requests ends Node's own timer (RFC 9112 §2.2 has it ignored).
    exchange.idleSince ??= now;
    return now - exchange.idleSince > this.#bounds.keepAlive + this.#bounds.headers;
  }
}

const isBusy = (response: ServerResponse) => !response.writableFinished && !response.destroyed;

/** The connection ends with this answer, and says so where it can still be said. */
function endWith(response: ServerResponse, socket: Socket): void {
  response.shouldKeepAlive = false;
  if (response.headersSent) response.once('finish', () => socket.destroySoon());
}
