import { asUnavailable } from '@signet/runtime/database';
import type { Pool, PoolClient } from 'pg';
import { type Answer, inOneWrite, PostgresStatements, type Texts } from './postgres-statements.js';
import type { Value } from './statement.js';

/** Statements that may be under way on one connection: enough to share a packet, few enough that none waits long. */
const atOnce = 8;

/** A connection of the pool while somebody reads from it. */
class Lease {
  pending = 0;
  isBroken = false;
  readonly client: Promise<PoolClient>;
  readonly #onError = () => {
    this.isBroken = true;
  };

  constructor(pool: Pool) {
    this.client = pool.connect().then(
      // Without a listener a connection that breaks would end the process.
      (client) => client.on('error', this.#onError),
      (error: unknown) => {
        this.isBroken = true;
        throw error;
      },
    );
  }

  async end(): Promise<void> {
    const client = await this.client.catch(() => undefined);
    client?.off('error', this.#onError);
    client?.release(this.isBroken);
  }
}

/**
 * Statements that only read, of all requests that ask meanwhile, over as few connections as that takes: they go out in
 * one packet and their answers come back in one, which costs a fraction of a connection each.
 */
export class SharedReader extends PostgresStatements {
  readonly #leases = new Set<Lease>();

  constructor(
    private readonly pool: Pool,
    texts: Texts,
  ) {
    super(texts);
  }

  protected override async ask(sql: string, values?: readonly Value[]): Promise<Answer> {
    const lease = this.#withPlace() ?? this.#take();
    lease.pending += 1;
    try {
      const client = await lease.client;
      inOneWrite(client);
      return await this.query(client, sql, values);
    } catch (error) {
      // Nobody else is to find out that it does not answer.
      if (asUnavailable(error)) lease.isBroken = true;
      throw error;
    } finally {
      lease.pending -= 1;
      // Who got an answer often asks on in the same turn.
      if (lease.pending === 0) setImmediate(() => this.#giveBack(lease));
    }
  }

  #withPlace(): Lease | undefined {
    for (const lease of this.#leases) if (lease.pending < atOnce && !lease.isBroken) return lease;
    return undefined;
  }

  #take(): Lease {
    const lease = new Lease(this.pool);
    this.#leases.add(lease);
    return lease;
  }

  #giveBack(lease: Lease): void {
    if (lease.pending === 0 && this.#leases.delete(lease)) void lease.end();
  }
}
