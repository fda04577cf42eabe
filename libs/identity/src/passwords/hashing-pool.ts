import { Worker } from 'node:worker_threads';
import { FairQueue } from '@signet/runtime';
import { IdentityError } from '../shared/identity-error.js';
import type { HashingJob, HashingReply } from './hashing-job.js';
import { type HashingTurn, ownTurn } from './hashing-turn.js';

export interface HashingPoolOptions {
  /** The program of a thread: answers each message with one. */
  readonly entry: URL;
  /** At most so many; each holds the memory of one hash. */
  readonly threads: number;
  /** Jobs that may wait for a thread, in each line; one more is refused, or the one with the most gives one up. */
  readonly waiting: number;
  /** Milliseconds that one may have waited when its turn comes; after that nobody is there to read the answer. */
  readonly patience: number;
}

interface Task {
  readonly job: HashingJob;
  /** By `performance.now`. */
  readonly since: number;
  /** Called when a thread takes it. */
  readonly begun: (() => void) | undefined;
  resolve(reply: HashingReply): void;
  reject(error: Error): void;
}

/**
 * Threads that hash passwords, fairly by source: see `FairQueue` and `HashingTurn`. They are started when there is work for them, and an idle one does
 * not keep the process alive. What waits is bounded, so that a storm of sign-ins takes neither memory nor minutes.
 */
export class HashingPool {
  readonly #lines: Readonly<Record<HashingTurn['line'], FairQueue<Task>>>;
  #next: HashingTurn['line'] = 'known';
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Task>();
  #isClosed = false;

  constructor(private readonly options: HashingPoolOptions) {
    const { waiting } = options;
    // One stranger has half of their line at most.
    this.#lines = {
      known: new FairQueue(waiting),
      stranger: new FairQueue(waiting, Math.max(1, Math.ceil(waiting / 2))),
    };
  }

  /** Whether one more job would be refused. */
  isFull({ line, source }: HashingTurn = ownTurn): boolean {
    return this.#busy.size >= this.options.threads && !this.#lines[line].accepts(source);
  }

  /**
   * @throws IdentityError `temporarily_unavailable` when too many wait or it waited too long, Error when the thread ended or
   * the pool is closed; no message has anything of the job in it
   * @param begun is called when a thread takes it
   */
  run(job: HashingJob, turn: HashingTurn = ownTurn, begun?: () => void): Promise<HashingReply> {
    if (this.#isClosed) return Promise.reject(closed());
    if (this.isFull(turn)) return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      const task = { job, since: performance.now(), begun, resolve, reject };
      this.#lines[turn.line].push(turn.source, task)?.reject(tooMany());
      this.#advance();
    });
  }

  /** Refuses what waits and ends the threads. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (let task = this.#shift(); task; task = this.#shift()) task.reject(closed());
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((thread) => thread.terminate()));
  }

  /** By turns from both lines, as long as both have some. */
  #shift(): Task | undefined {
    const [turn, other] = this.#next === 'known' ? (['known', 'stranger'] as const) : (['stranger', 'known'] as const);
    const task = this.#lines[turn].shift();
    if (task === undefined) return this.#lines[other].shift();
    this.#next = other;
    return task;
  }

  #advance(): void {
    while (this.#lines.known.size + this.#lines.stranger.size > 0) {
      const hasRoom = this.#busy.size < this.options.threads;
      if (this.#idle.length === 0 && !hasRoom) return;
      const task = this.#shift() as Task;
      if (performance.now() - task.since > this.options.patience) {
        task.reject(tooMany());
        continue;
      }
      try {
        const thread = this.#idle.pop() ?? this.#start();
        this.#busy.set(thread, task);
        thread.ref();
        thread.postMessage(task.job);
        task.begun?.();
      } catch (error) {
        // The system has no thread to give.
        task.reject(ended(error));
      }
    }
  }

  #start(): Worker {
    const thread = new Worker(this.options.entry, { name: 'password hashing' });
    let cause: unknown;
    thread.on('message', (reply: HashingReply) => {
      const task = this.#leave(thread);
      this.#idle.push(thread);
      thread.unref();
      task?.resolve(reply);
      this.#advance();
    });
    thread.on('error', (error) => {
      cause = error;
    });
    thread.on('exit', () => {
      const at = this.#idle.indexOf(thread);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#leave(thread)?.reject(this.#isClosed ? closed() : ended(cause));
      this.#advance();
    });
    return thread;
  }

  #leave(thread: Worker): Task | undefined {
    const task = this.#busy.get(thread);
    this.#busy.delete(thread);
    return task;
  }
}

function tooMany(): Error {
  return new IdentityError('temporarily_unavailable', 'too many passwords wait to be hashed');
}

function closed(): Error {
  return new Error('passwords are no longer hashed here');
}

function ended(cause: unknown): Error {
  return new Error('a thread that hashes passwords ended', { cause });
}
