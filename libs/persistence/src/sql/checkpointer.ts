import { Worker } from 'node:worker_threads';

/** Makes the checkpoints of a SQLite database on a thread of its own: they sync the whole file, for which no commit should wait. */
export class Checkpointer {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;

  constructor(file: string) {
    this.#worker = new Worker(new URL('./checkpoint-worker.js', import.meta.url), { workerData: file });
    this.#worker.unref();
    // Without it the writer's commits make them, only later than SQLite's own number of pages would.
    this.#worker.once('error', (error) => process.emitWarning(error));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => resolve());
    });
  }

  /** Resolves when its connection is closed. */
  async stop(): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage('stop');
    await this.#exited;
  }
}
