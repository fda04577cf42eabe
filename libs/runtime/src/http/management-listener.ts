import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EnvironmentReader } from '../environment-reader.js';
import { inTime } from '../in-time.js';
import { SingleFlight } from '../single-flight.js';
import { concerningAddress } from '../start-app.js';
import { BoundedServer } from './bounded-server.js';
import { defaultServerBounds, type ServerBounds } from './server-bounds.js';

/** What operators can read of a running process. */
export interface ManagementDocument {
  /** As it stands in a request, without a query: `/metrics`. */
  readonly path: string;
  /** The media type of every body. */
  readonly type: string;
  /** Makes it anew. Those who ask meanwhile share it. A rejection is a 500 whose body says nothing of it. */
  read(): Promise<ManagementAnswer>;
}

export interface ManagementAnswer {
  readonly status: number;
  readonly body: string;
}

/** Where operators ask. It has no authentication: it belongs on a network of theirs. */
export interface ManagementConfig {
  readonly host: string;
  /** 0 is any that is free. */
  readonly port: number;
}

export interface ManagementOptions {
  readonly bounds?: ServerBounds;
  /** Milliseconds that a document may take; 503 after that. */
  readonly patience?: number;
  /** Hears why a document could not be made. It does not throw. */
  readonly onError?: (path: string, error: unknown) => void;
}

/** Few places: probes and a scraper. Nobody needs to keep a connection for long. */
const managementBounds: ServerBounds = {
  ...defaultServerBounds,
  headers: 5_000,
  request: 5_000,
  keepAlive: 10_000,
  silence: 10_000,
  exchange: 15_000,
  connections: 32,
};
const defaultPatience = 5_000;
/** Milliseconds that answers under way get when it closes. */
const closeGrace = 1_000;

/** `MANAGEMENT_PORT` and `MANAGEMENT_HOST`; undefined where there is no such listener. */
export function readManagement(read: EnvironmentReader): ManagementConfig | undefined {
  const host = read.host('MANAGEMENT_HOST', 'localhost');
  const port = read.optionalPort('MANAGEMENT_PORT');
  if (port !== undefined) return { host, port };
  if (read.optional('MANAGEMENT_HOST') === undefined || read.optional('MANAGEMENT_PORT') !== undefined)
    return undefined;
  return read.refuse('MANAGEMENT_PORT', 'is not set, but MANAGEMENT_HOST is');
}

/** A listener for operators, beside the public one, with connections of its own. Everything is read by GET or HEAD. */
export class ManagementListener {
  readonly #edge: BoundedServer;

  private constructor(edge: BoundedServer) {
    this.#edge = edge;
  }

  /** @throws Error that names the variable, where the address cannot be listened on */
  static async open(
    { host, port }: ManagementConfig,
    documents: readonly ManagementDocument[],
    options: ManagementOptions = {},
  ): Promise<ManagementListener> {
    const edge = new BoundedServer(answering(documents, options), { bounds: options.bounds ?? managementBounds });
    await concerningAddress('MANAGEMENT_', async () => {
      // Rejects where the server says `error` first.
      const listening = once(edge.server, 'listening');
      edge.server.listen(port, host);
      await listening;
    });
    await edge.listenBeside(host);
    return new ManagementListener(edge);
  }

  get port(): number {
    return this.#address.port;
  }

  /** The first of its addresses. */
  get url(): string {
    const { address, port, family } = this.#address;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  get #address(): AddressInfo {
    return this.#edge.server.address() as AddressInfo;
  }

  /** Accepts nothing more; who is asking gets a second. It may be closed twice. */
  close(): Promise<void> {
    return this.#edge.close(closeGrace);
  }
}

function answering(
  documents: readonly ManagementDocument[],
  { patience = defaultPatience, onError }: ManagementOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const flights = new Map(
    documents.map((document) => [document.path, { document, flight: new SingleFlight(() => document.read()) }]),
  );
  const read = async (path: string): Promise<Written> => {
    const known = flights.get(path);
    if (known === undefined) return refusal(404, 'not_found');
    try {
      const made = await inTime(known.flight.run(), patience);
      return made === 'late' ? refusal(503, 'temporarily_unavailable') : { ...made, type: known.document.type };
    } catch (error) {
      onError?.(path, error);
      return refusal(500, 'server_error');
    }
  };
  return (request, response) => {
    // What is sent beside a question is not read, and does not hold the connection.
    request.resume();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      write(request, response, refusal(405, 'method_not_allowed'));
      return;
    }
    const [path = ''] = (request.url ?? '').split('?', 1);
    void read(path).then((written) => write(request, response, written));
  };
}

interface Written extends ManagementAnswer {
  readonly type: string;
}

function refusal(status: number, error: string): Written {
  return { status, type: 'application/json', body: JSON.stringify({ error }) };
}

function write({ method }: IncomingMessage, response: ServerResponse, { status, type, body }: Written): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // No page of a browser reads it (Fetch: cross-origin resource policy).
    'cross-origin-resource-policy': 'same-origin',
  });
  response.end(method === 'HEAD' ? undefined : body);
}
