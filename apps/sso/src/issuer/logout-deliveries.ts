import { Logger } from '@nestjs/common';
import type { Core } from '@signet/authorization-server';
import { loggable } from '../http/loggable.js';
import { logFailure } from './log-failure.js';

/** Milliseconds between looks for what is due. */
const interval = 1_000;

/** Sends logout tokens while the process runs; what is not delivered waits in the database for the next one. */
export class LogoutDeliveries {
  readonly #logger = new Logger('BackchannelLogout');
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(private readonly core: Core) {}

  start(): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.#deliver().finally(() => {
        this.#running = undefined;
      });
    }, interval);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #deliver(): Promise<void> {
    try {
      for (const { clientId, delivered, attempts, reason } of await this.core.backchannelLogout.deliverDue()) {
        if (!delivered) {
          this.#logger.warn(loggable({ event: 'backchannel_logout_failed', client_id: clientId, attempts, reason }));
        }
      }
    } catch (error) {
      logFailure(this.#logger, error);
    }
  }
}
