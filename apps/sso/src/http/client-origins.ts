import type { ClientStore } from '@signet/authorization-server';

/** Milliseconds after which a client registered meanwhile is seen. */
const maxAge = 5_000;

/** The origins of the registered clients: those of their redirect URIs and those that an operator named, read at most once in a while. */
export class ClientOrigins {
  #known: Promise<ReadonlySet<string>> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly clients: ClientStore) {}

  async include(origin: string): Promise<boolean> {
    const now = performance.now();
    if (this.#known === undefined || now - this.#readAt > maxAge) {
      this.#readAt = now;
      this.#known = this.#read().catch((error) => {
        this.#known = undefined;
        throw error;
      });
    }
    return (await this.#known).has(origin);
  }

  async #read(): Promise<ReadonlySet<string>> {
    const clients = await this.clients.list();
    const derived = clients.flatMap(({ redirectUris }) => redirectUris).map((uri) => new URL(uri).origin);
    const named = clients.flatMap(({ allowedOrigins = [] }) => allowedOrigins);
    // A native app's own scheme has the origin "null", which sandboxed pages send as well.
    return new Set([...derived, ...named].filter((origin) => origin !== 'null'));
  }
}
