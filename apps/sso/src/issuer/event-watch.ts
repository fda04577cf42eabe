import { Logger } from '@nestjs/common';
import type { Core } from '@signet/authorization-server';
import { logFailure } from './log-failure.js';

/** Milliseconds between looks for events that other processes recorded. */
const interval = 500;

/** Finds events of other processes while polls wait here; otherwise the database is not asked. */
export class EventWatch {
  readonly #logger = new Logger('SecurityEvents');
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(private readonly core: Core) {}

  start(): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.core.securityEvents
        .look()
        .catch((error: unknown) => logFailure(this.#logger, error))
        .finally(() => {
          this.#running = undefined;
        });
    }, interval);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }
}
