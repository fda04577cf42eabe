import { Worker } from 'node:worker_threads';
import { DatabaseUnavailable } from '@signet/runtime/database';

interface Asked {
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Makes what SQLite wrote to its log durable, on a thread of its own: a sync to disk takes as long as the disk likes, and the
 * event loop has others to serve meanwhile. The pool of libuv would be the wrong place: a stranger's name that no server
 * resolves holds its threads.
 */
export class LogSync {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #asked: Asked | undefined;
  #failure: DatabaseUnavailable | undefined;

  /**
   * @param log the file, which exists: SQLite makes it with the first look at a database in WAL mode
   * @param warn hears once that nothing is written any more
   */
  constructor(
    log: string,
    private readonly warn: (message: string) => void,
  ) {
    this.#worker = new Worker(new URL('./log-sync-worker.mjs', import.meta.url), { workerData: log, name: 'log sync' });
    this.#worker.unref();
    this.#worker.on('message', (failure: string) => (failure === '' ? this.#answer() : this.#fail(failure)));
    this.#worker.once('error', (error) => this.#fail(error.message));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#fail('the thread of its log has ended');
        resolve();
      });
    });
  }

  /**
   * Resolves when all is durable that was written before; one at a time. After a failure nothing is any more until the process
   * starts anew: the system may have thrown away what it could not write, and says so once.
   * @throws DatabaseUnavailable; what was written may be durable or not
   */
  sync(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#asked !== undefined) return Promise.reject(new Error('a sync is under way'));
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#worker.ref();
      this.#worker.postMessage('sync');
    });
  }

  /** @throws DatabaseUnavailable where nothing is written any more */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Resolves when its file is closed. */
  async stop(): Promise<void> {
    this.#failure ??= new DatabaseUnavailable('it is closed');
    await this.#worker.terminate();
    await this.#exited;
  }

  #answer(): void {
    this.#worker.unref();
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.resolve();
  }

  #fail(reason: string): void {
    if (this.#failure === undefined) {
      this.#failure = new DatabaseUnavailable(reason);
      this.warn(`SQLite's log is no longer synced (${reason}): nothing is written until the process starts anew`);
    }
    this.#worker.unref();
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.reject(this.#failure);
  }
}
