import { Agent, request } from 'node:http';
import type { Contestant } from './contestant.js';
import { percentile } from './statistics.js';

export interface PlannedRequest {
  readonly method?: 'GET' | 'POST';
  /** Path and query; or a whole address, for a step that goes to another server than the contestant. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends one request. @throws Error where the answer has another status than the one that is right (200) */
export type Send = (planned: PlannedRequest, status?: number) => Promise<Answer>;

/** Whom the load goes to. */
export type Measured = Pick<Contestant, 'url' | 'cpu' | 'cpuBehind'>;

export interface Load {
  /** Steps in all; Infinity where only `until` ends the load. */
  readonly count: number;
  /** Begins no more steps once it is aborted. */
  readonly until?: AbortSignal;
  /** Workers, each with one step at a time. */
  readonly concurrency: number;
  /** Sleeps while it waits for an answer: where latency is measured, and a database has the load's core too. */
  readonly mayRest?: boolean;
  /** The step with this number, from 0: one request or several that depend on each other. */
  readonly step: (send: Send, index: number) => Promise<void>;
}

export interface Sample {
  readonly stepsPerSecond: number;
  /** Microseconds of the contestant's CPU time for one step; undefined where the system does not tell. */
  readonly cpuPerStep: number | undefined;
  /** As `cpuPerStep`, of what works behind the contestant. */
  readonly cpuBehindPerStep?: number | undefined;
  /** Milliseconds from the first byte sent to the last received, of a whole step. */
  readonly latency: { readonly p50: number; readonly p99: number };
}

/** A step of one request. */
export function requests(plan: (index: number) => PlannedRequest, status?: number): Load['step'] {
  return async (send, index) => {
    await send(plan(index), status);
  };
}

/** Requests that are not measured, by the same means. */
export async function asking<T>(url: string, work: (send: Send) => Promise<T>): Promise<T> {
  const agent = new Agent({ keepAlive: true });
  try {
    return await work((planned, status = 200) => sendOne(url, agent, planned, status));
  } finally {
    agent.destroy();
  }
}

/** Sends the load and measures. @throws Error at the first answer with another status */
export async function measure(contestant: Measured, load: Load): Promise<Sample> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency });
  const send: Send = (planned, status = 200) => sendOne(contestant.url, agent, planned, status);
  const latencies: number[] = [];
  const [before, behind] = [contestant.cpu(), contestant.cpuBehind?.()];
  const begun = performance.now();
  let next = 0;
  let isOver = false;
  // A load that sleeps makes the contestant pay for waking it, and the slower one pays more often.
  const stayAwake = () => {
    if (!isOver) setImmediate(stayAwake);
  };
  if (!load.mayRest) stayAwake();
  const worker = async () => {
    while (next < load.count && !load.until?.aborted) {
      const index = next;
      next += 1;
      const from = performance.now();
      await load.step(send, index);
      latencies.push(performance.now() - from);
    }
  };
  try {
    await Promise.all(Array.from({ length: load.concurrency }, worker));
  } finally {
    isOver = true;
    agent.destroy();
  }
  const seconds = (performance.now() - begun) / 1000;
  const each = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? undefined : (to - from) / latencies.length;
  return {
    stepsPerSecond: latencies.length / seconds,
    cpuPerStep: each(before, contestant.cpu()),
    cpuBehindPerStep: each(behind, contestant.cpuBehind?.()),
    latency: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) },
  };
}

function sendOne(base: string, agent: Agent, planned: PlannedRequest, status: number): Promise<Answer> {
  const { method = 'GET', path, headers = {}, body } = planned;
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, base), { method, agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('error', reject).once('end', () => {
        if (response.statusCode === status) resolve({ status, headers: response.headers, body: text });
        else reject(new Error(`${method} ${path.split('?', 1)[0]} answered ${response.statusCode}, not ${status}`));
      });
    });
    sent.once('error', reject).end(body);
  });
}
