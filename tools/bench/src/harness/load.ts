import { Agent, request } from 'node:http';
import type { Contestant } from './contestant.js';

export interface PlannedRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Load {
  /** Requests in all. */
  readonly count: number;
  /** Connections, each with one request at a time. */
  readonly concurrency: number;
  /** The request with this number, from 0. */
  readonly plan: (index: number) => PlannedRequest;
  /** The only status that is right. */
  readonly status?: number;
}

export interface Sample {
  readonly requestsPerSecond: number;
  /** Microseconds of the contestant's CPU time for one request; undefined where the system does not tell. */
  readonly cpuPerRequest: number | undefined;
}

/** Sends the load and measures. @throws Error at the first answer with another status */
export async function measure(contestant: Contestant, load: Load): Promise<Sample> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency });
  const before = contestant.cpu();
  const begun = performance.now();
  let next = 0;
  let isOver = false;
  // A load that sleeps makes the contestant pay for waking it, and the slower one pays more often.
  const stayAwake = () => {
    if (!isOver) setImmediate(stayAwake);
  };
  stayAwake();
  const worker = async () => {
    while (next < load.count) {
      const index = next;
      next += 1;
      await send(contestant.url, agent, load.plan(index), load.status ?? 200);
    }
  };
  try {
    await Promise.all(Array.from({ length: load.concurrency }, worker));
  } finally {
    isOver = true;
    agent.destroy();
  }
  const seconds = (performance.now() - begun) / 1000;
  const after = contestant.cpu();
  return {
    requestsPerSecond: load.count / seconds,
    cpuPerRequest: before === undefined || after === undefined ? undefined : (after - before) / load.count,
  };
}

function send(base: string, agent: Agent, planned: PlannedRequest, status: number): Promise<void> {
  const { method = 'GET', path, headers = {}, body } = planned;
  return new Promise((resolve, reject) => {
    const sent = request(base + path, { method, agent, headers }, (response) => {
      if (response.statusCode !== status) {
        reject(new Error(`${method} ${path} answered ${response.statusCode}, not ${status}`));
      }
      response.resume().once('end', resolve).once('error', reject);
    });
    sent.once('error', reject).end(body);
  });
}
