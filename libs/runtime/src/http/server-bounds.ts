import type { EnvironmentReader } from '../environment-reader.js';

/** What a server grants those who connect to it. Milliseconds, but for `connections`. */
export interface ServerBounds {
  /** For the head of a request, from its first byte, or from the connection where nothing was asked yet; for a TLS handshake too. */
  readonly headers: number;
  /** For a whole request, its body included. */
  readonly request: number;
  /** Silence between two requests of a connection. */
  readonly keepAlive: number;
  /** Silence in the middle of an answer: of who does not read it, or of work that takes that long. */
  readonly silence: number;
  /** From the head of a request until its answer was taken. */
  readonly exchange: number;
  /** Connections at once; one beyond that is closed. */
  readonly connections: number;
  /** Between two looks for what is over. */
  readonly look: number;
}

/** How a process ends. Milliseconds. */
export interface DrainBounds {
  /** Between SIGTERM, at which readiness fails, and the end of listening: for a proxy to notice. */
  readonly delay: number;
  /** For requests in flight, from the end of listening on. */
  readonly grace: number;
}

export interface EdgeConfig {
  readonly bounds: ServerBounds;
  readonly drain: DrainBounds;
}

export const defaultServerBounds: ServerBounds = {
  headers: 10_000,
  request: 30_000,
  // Longer than proxies keep a silent connection (nginx and AWS: 60 s), so that they close it and never meet a closed one.
  keepAlive: 72_000,
  // A poll for security events is silent for 25 seconds.
  silence: 60_000,
  exchange: 300_000,
  connections: 5_000,
  look: 1_000,
};

/** A plain `docker stop` kills after ten seconds: both, and what ends after the last request, fit into it. */
export const defaultDrain: DrainBounds = { delay: 2_000, grace: 5_000 };

export const defaultEdge: EdgeConfig = { bounds: defaultServerBounds, drain: defaultDrain };

const timeout = { unit: 'seconds', least: 1, most: 3600 };
const pause = { unit: 'seconds', least: 0, most: 3600 };
const sockets = { unit: 'a number', least: 10, most: 1_000_000 };

/** The variables of every app that listens. */
export function readEdge(read: EnvironmentReader): EdgeConfig {
  const request = milliseconds(read.number('REQUEST_TIMEOUT', timeout)) ?? defaultServerBounds.request;
  const bounds = {
    ...defaultServerBounds,
    request,
    headers: Math.min(defaultServerBounds.headers, request),
    // It begins with the head: what may still come must not be cut before.
    exchange: Math.max(defaultServerBounds.exchange, 2 * request),
    keepAlive: milliseconds(read.number('KEEP_ALIVE_TIMEOUT', timeout)) ?? defaultServerBounds.keepAlive,
    connections: read.number('MAX_CONNECTIONS', sockets) ?? defaultServerBounds.connections,
  };
  const drain = {
    delay: milliseconds(read.number('DRAIN_DELAY', pause)) ?? defaultDrain.delay,
    grace: milliseconds(read.number('DRAIN_TIMEOUT', pause)) ?? defaultDrain.grace,
  };
  return { bounds, drain };
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
