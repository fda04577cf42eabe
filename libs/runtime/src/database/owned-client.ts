import type { Socket } from 'node:net';
import pg from 'pg';

export interface OwnedClientConfig extends pg.ClientConfig {
  readonly stream: () => Socket;
}

/** A connection whose socket is ours. */
export class OwnedClient extends pg.Client {
  readonly #socket: Socket;
  #isGathering = false;

  constructor(config: OwnedClientConfig) {
    const socket = config.stream();
    // The pool hides the password from whoever lists the members.
    const members = Object.getOwnPropertyDescriptors(config);
    super(Object.defineProperties({}, { ...members, stream: { value: () => socket, enumerable: true } }));
    this.#socket = socket;
    // Whoever has it from a pool hears of its end by what it asks next. An end between two questions would end the process.
    this.on('error', () => {});
  }

  /**
   * What is sent in this turn of the event loop goes out in one write: a system call costs as much as a statement. Under TLS
   * each statement is a record, and a write, of its own.
   */
  gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#socket.cork();
    setImmediate(() => {
      this.#isGathering = false;
      this.#socket.uncork();
    });
  }
}
