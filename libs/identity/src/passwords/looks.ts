import type { CpuTimes } from './cpu-times.js';
import type { Look } from './politeness.js';

/** A thread as it is seen. */
export interface Seen {
  /** As the system counts threads; undefined where it has not said so, or cannot. */
  readonly id: number | undefined;
  /** What it is at; compared alone. */
  readonly task: object | undefined;
}

interface Glance {
  readonly at: number;
  readonly ofProcess: number;
  readonly threads: ReadonlyMap<number, { readonly ran: number; readonly task: object | undefined }>;
}

/** What happened between one look at the threads and the next. */
export class Looks {
  #last: Glance | undefined;

  constructor(private readonly times: CpuTimes) {}

  /** @returns undefined at the first one */
  take(seen: Iterable<Seen>): Look | undefined {
    const last = this.#last;
    const now = this.#glance(seen);
    this.#last = now;
    if (last === undefined) return undefined;
    let hashing = 0;
    const ran: number[] = [];
    for (const [id, { ran: until, task }] of now.threads) {
      const before = last.threads.get(id);
      const had = until - (before?.ran ?? 0);
      hashing += had;
      if (task !== undefined && before?.task === task) ran.push(had);
    }
    const other = Math.max(0, now.ofProcess - last.ofProcess - hashing);
    return { at: now.at, span: now.at - last.at, other, ran };
  }

  /** Nothing is under way: the next look is a first one. */
  rest(): void {
    this.#last = undefined;
  }

  #glance(seen: Iterable<Seen>): Glance {
    const threads = new Map<number, { ran: number; task: object | undefined }>();
    for (const { id, task } of seen) {
      const ran = id === undefined ? undefined : this.times.ofThread(id);
      if (id !== undefined && ran !== undefined) threads.set(id, { ran, task });
    }
    return { at: this.times.now(), ofProcess: this.times.ofProcess(), threads };
  }
}
