import { availableParallelism } from 'node:os';
import { FairQueue } from '@signet/runtime';
import { IdentityError } from '../shared/identity-error.js';
import { type CpuTimes, systemCpuTimes } from './cpu-times.js';
import type { HashingJob, HashingReply } from './hashing-job.js';
import { type HashingTask, HashingThread } from './hashing-thread.js';
import { type HashingTurn, ownTurn } from './hashing-turn.js';
import { Looks } from './looks.js';
import { Politeness } from './politeness.js';

/** Milliseconds from one look at the threads to the next, while any is at work. */
const lookEvery = 250;

export interface HashingPoolOptions {
  /** The program of a thread: answers each message with one. */
  readonly entry: URL;
  /** At most so many; each holds the memory of one hash. */
  readonly threads: number;
  /** Jobs that may wait for a thread, in each line; one more is refused, or the one with the most gives one up. */
  readonly waiting: number;
  /** Milliseconds that one waits for its turn at most; after that nobody is there to read the answer. */
  readonly patience: number;
  /** Default: one of the cores that the process may use. */
  readonly cores?: number | undefined;
  /** Default: as the system counts them. */
  readonly cpuTimes?: CpuTimes | undefined;
}

interface Task extends HashingTask {
  readonly hasLeft: (() => boolean) | undefined;
  readonly patience: NodeJS.Timeout;
  /** Called when a thread takes it. */
  readonly begun: (() => void) | undefined;
  resolve(reply: HashingReply): void;
  reject(error: Error): void;
}

/**
 * Threads that hash passwords, fairly by source: see `FairQueue` and `HashingTurn`. They are started when there is work for them, and an idle one does
 * not keep the process alive. What waits is bounded, so that a storm of sign-ins takes neither memory nor minutes. They give way to the
 * event loop, but not to strangers: see `Politeness`. Nobody but root makes a thread more urgent, so others take over from those that starve.
 */
export class HashingPool {
  readonly #lines: Readonly<Record<HashingTurn['line'], FairQueue<Task>>>;
  #next: HashingTurn['line'] = 'known';
  readonly #idle: HashingThread<Task>[] = [];
  readonly #busy = new Set<HashingThread<Task>>();
  /** Those that are to end when what they compute is computed. No more than there may be threads. */
  readonly #ending = new Set<HashingThread<Task>>();
  readonly #politeness: Politeness;
  readonly #looks: Looks;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(private readonly options: HashingPoolOptions) {
    const { waiting, cores = availableParallelism(), cpuTimes = systemCpuTimes } = options;
    this.#politeness = new Politeness(cores);
    this.#looks = new Looks(cpuTimes);
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
      const line = this.#lines[turn.line];
      const patience = setTimeout(() => {
        line.remove(turn.source, task);
        reject(tooMany());
      }, this.options.patience).unref();
      const task: Task = { job, hasLeft: turn.hasLeft, patience, begun, resolve, reject };
      const dropped = line.push(turn.source, task);
      clearTimeout(dropped?.patience);
      dropped?.reject(tooMany());
      this.#advance();
    });
  }

  /** Refuses what waits and ends the threads. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (let task = this.#shift(); task; task = this.#shift()) task.reject(closed());
    this.#rest();
    await Promise.all([...this.#idle, ...this.#busy, ...this.#ending].map((thread) => thread.end()));
  }

  /** By turns from both lines, as long as both have some. */
  #shift(): Task | undefined {
    const [turn, other] = this.#next === 'known' ? (['known', 'stranger'] as const) : (['stranger', 'known'] as const);
    const first = this.#lines[turn].shift();
    if (first !== undefined) this.#next = other;
    const task = first ?? this.#lines[other].shift();
    clearTimeout(task?.patience);
    return task;
  }

  #advance(): void {
    while (this.#busy.size < this.options.threads) {
      const task = this.#shift();
      if (task === undefined) break;
      if (task.hasLeft?.()) task.reject(tooMany());
      else this.#begin(task);
    }
    if (this.#busy.size === 0) this.#rest();
    else this.#looking ??= setInterval(() => setImmediate(this.#look), lookEvery).unref();
  }

  #begin(task: Task): void {
    try {
      const thread = this.#idle.pop() ?? this.#start();
      this.#busy.add(thread);
      thread.begin(task);
      task.begun?.();
    } catch (error) {
      // The system has no thread to give.
      task.reject(ended(error));
    }
  }

  #start(): HashingThread<Task> {
    const thread: HashingThread<Task> = new HashingThread<Task>(this.options.entry, this.#politeness.isPolite, {
      onReply: (reply, task) => {
        // Another one has taken its task.
        if (!this.#busy.delete(thread)) return;
        if (thread.isPolite === this.#politeness.isPolite) this.#idle.push(thread);
        else this.#end(thread);
        task?.resolve(reply);
        this.#advance();
      },
      onEnd: (cause, task) => {
        const at = this.#idle.indexOf(thread);
        if (at >= 0) this.#idle.splice(at, 1);
        this.#busy.delete(thread);
        this.#ending.delete(thread);
        task?.reject(this.#isClosed ? closed() : ended(cause));
        this.#advance();
      },
    });
    return thread;
  }

  /** After the answers that had come were taken, so that a thread that is seen at the same task twice was at it all the while. */
  readonly #look = (): void => {
    if (this.#looking === undefined) return;
    // Whoever is still to end has memory: no others take over until then.
    if (this.#ending.size > 0) {
      this.#looks.rest();
      return;
    }
    const look = this.#looks.take(this.#busy);
    if (look === undefined || !this.#politeness.judge(look)) return;
    for (const thread of this.#idle.splice(0)) this.#end(thread);
    if (this.#politeness.isPolite) return;
    for (const thread of [...this.#busy]) {
      if (thread.id === undefined) continue;
      const task = thread.take();
      this.#busy.delete(thread);
      this.#end(thread);
      if (task) this.#begin(task);
    }
  };

  #rest(): void {
    clearInterval(this.#looking);
    this.#looking = undefined;
    this.#looks.rest();
  }

  #end(thread: HashingThread<Task>): void {
    this.#ending.add(thread);
    void thread.end();
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
