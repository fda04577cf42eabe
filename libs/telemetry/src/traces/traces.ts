import type { Observer } from '@signet/runtime';

/** A request that came, before anything of it was looked at. */
export interface AskedRequest {
  readonly method: string;
  /** Template of the route, such as `/orders/:id`; undefined where there is none. */
  readonly route?: string | undefined;
  readonly scheme: string;
  /** Who sent it, behind proxies that are trusted. */
  readonly address: string;
  /** W3C Trace Context §3.2, as it came. */
  readonly traceparent?: string | readonly string[] | undefined;
}

/** How it ended. */
export interface RequestEnd {
  /** Undefined where nothing was answered. */
  readonly status?: number | undefined;
  /** Whoever asked was no longer there. */
  readonly hasLeft: boolean;
}

/** A request that is under way. */
export interface RequestTrace {
  /** Makes `work` part of it, whoever calls. */
  resume<T>(work: () => T): T;
  end(end: RequestEnd): void;
}

/** What a process does for each request, as spans that a collector gets. Never holds anything up: what cannot be sent is dropped. */
export interface Traces extends Observer {
  request(asked: AskedRequest): RequestTrace;
  /** `fetch` for machines of our own: these, and no others, hear which trace they are part of. */
  readonly fetch: typeof globalThis.fetch;
  /** Something of the request that is under way, where there is one: what is noted first stays. */
  note(name: string, value: string): void;
  /** Sends what is left, within a second, and lets everything go. */
  close(): Promise<void>;
}

/** Spans that nobody got. */
export interface Dropped {
  readonly reason: string;
  /** Since it was said last. */
  readonly count: number;
}
