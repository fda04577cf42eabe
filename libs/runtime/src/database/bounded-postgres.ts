import { Socket } from 'node:net';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { inTime } from '../in-time.js';
import type { BoundedUrl } from './bounds.js';
import { orUnavailable } from './database-unavailable.js';
import { OwnedClient } from './owned-client.js';
import type { Schema } from './schema.js';

/** Milliseconds that statements under way and goodbyes get when the pool closes. */
const closeGrace = 1_000;

export interface BoundedPostgresOptions {
  readonly poolSize: number;
  /** Statements may take as long as migrations do. */
  readonly forMigrations?: boolean;
  /** Settings that the server is told, as `-c name=value`. */
  readonly serverSettings?: string;
}

/** A pool of connections on which nobody waits without a bound: not for one of them, for an answer, nor for its end. */
export class BoundedPostgres extends DataSource {
  readonly #sockets: Set<Socket>;
  readonly #pools: readonly pg.Pool[];

  constructor(
    { url, options, bounds }: BoundedUrl,
    schema: Schema,
    { poolSize, forMigrations = false, serverSettings }: BoundedPostgresOptions,
  ) {
    const sockets = new Set<Socket>();
    const pools: pg.Pool[] = [];
    const extraTime = forMigrations ? Math.max(0, bounds.migration - bounds.statement) : 0;
    const told = [options, serverSettings].filter((part) => part !== undefined).join(' ');
    super({
      ...schema,
      type: 'postgres',
      url,
      poolSize,
      connectTimeoutMS: bounds.connect,
      driver: { Pool: poolKeptIn(pools), defaults: pg.defaults },
      extra: {
        Client: OwnedClient,
        // A statement is sent without waiting for the answer of the one before it. And one that is not answered in time
        // takes its connection with it: the driver keeps a connection without pipelining, and what is late holds up the next.
        pipeline: true,
        statement_timeout: bounds.statement === 0 ? 0 : bounds.statement + extraTime,
        lock_timeout: bounds.lock,
        idle_in_transaction_session_timeout: forMigrations ? 0 : bounds.idleInTransaction,
        query_timeout: bounds.query + extraTime,
        keepAlive: true,
        keepAliveInitialDelayMillis: bounds.keepAliveAfter,
        ...(told === '' ? {} : { options: told }),
        stream: () => {
          const socket = new Socket();
          sockets.add(socket);
          return socket.once('close', () => sockets.delete(socket));
        },
      },
    });
    this.#sockets = sockets;
    this.#pools = pools;
  }

  /** The driver's own, whose clients are each an `OwnedClient`. @throws Error before it was opened */
  get pool(): pg.Pool {
    const pool = this.#pools.at(-1);
    if (!pool) throw new Error('the pool is not open');
    return pool;
  }

  /** @throws DatabaseUnavailable */
  override async initialize(): Promise<this> {
    try {
      return await super.initialize();
    } catch (error) {
      this.#cut();
      throw orUnavailable(error);
    }
  }

  /** Says goodbye where that is heard in time, and cuts every connection where it is not. */
  override async destroy(): Promise<void> {
    try {
      await inTime(this.#end(), closeGrace);
    } finally {
      this.#cut();
    }
  }

  async #end(): Promise<void> {
    await super.destroy();
    await Promise.all([...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** The driver's pool; TypeORM makes it, and has no public word for it. */
function poolKeptIn(pools: pg.Pool[]): typeof pg.Pool {
  return class extends pg.Pool {
    constructor(config?: pg.PoolConfig) {
      super(config);
      pools.push(this);
    }
  };
}
