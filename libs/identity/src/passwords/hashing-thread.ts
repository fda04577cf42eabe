import { Worker } from 'node:worker_threads';
import type { HashingJob, HashingReply, HashingThreadData, HashingThreadNotice } from './hashing-job.js';
import type { Seen } from './looks.js';

/** What a thread is given. */
export interface HashingTask {
  readonly job: HashingJob;
}

export interface HashingThreadEvents<T> {
  /** It is free. @param task what it was at, unless that was taken from it */
  readonly onReply: (reply: HashingReply, task: T | undefined) => void;
  readonly onEnd: (cause: unknown, task: T | undefined) => void;
}

/** One thread, at one task at a time; it keeps the process alive only while it is at one. */
export class HashingThread<T extends HashingTask> implements Seen {
  readonly #worker: Worker;
  #id: number | undefined;
  #task: T | undefined;

  /** @throws Error where the system has none to give */
  constructor(
    entry: URL,
    readonly isPolite: boolean,
    { onReply, onEnd }: HashingThreadEvents<T>,
  ) {
    const workerData: HashingThreadData = { isPolite };
    this.#worker = new Worker(entry, { name: 'password hashing', workerData });
    let cause: unknown;
    this.#worker.on('message', (message: HashingReply | HashingThreadNotice) => {
      if (typeof message === 'object') {
        this.#id = message.id;
        return;
      }
      this.#worker.unref();
      onReply(message, this.take());
    });
    this.#worker.on('error', (error) => {
      cause = error;
    });
    this.#worker.on('exit', () => onEnd(cause, this.take()));
  }

  get id(): number | undefined {
    return this.#id;
  }

  get task(): T | undefined {
    return this.#task;
  }

  begin(task: T): void {
    this.#task = task;
    this.#worker.ref();
    this.#worker.postMessage(task.job);
  }

  /** Leaves it without its task; what it answers yet is of nothing. */
  take(): T | undefined {
    const task = this.#task;
    this.#task = undefined;
    return task;
  }

  /** When what it computes is computed. */
  async end(): Promise<void> {
    this.#worker.unref();
    await this.#worker.terminate();
  }
}
