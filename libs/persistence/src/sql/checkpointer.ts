import { Worker } from 'node:worker_threads';

/** Makes the checkpoints of a SQLite database on a thread of its own: they sync the whole file, for which no commit should wait. */
export class Checkpointer {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;

  /** @param onLost hears why it makes none any more */
  constructor(file: string, onLost: (reason: string) => void) {
    this.#worker = new Worker(new URL('./checkpoint-worker.js', import.meta.url), { workerData: file });
    this.#worker.unref();
    // Without it the writer's commits make them, only later than SQLite's own number of pages would.
    this.#worker.once('error', (error) => onLost(error.message));
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
