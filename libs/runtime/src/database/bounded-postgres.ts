import { Socket } from 'node:net';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { inTime } from '../in-time.js';
import type { BoundedUrl } from './bounds.js';
import { DatabaseUnavailable, orUnavailable } from './database-unavailable.js';
import { OwnedClient } from './owned-client.js';
import type { Schema } from './schema.js';

/** Milliseconds that statements under way and goodbyes get when the pool closes. */
const closeGrace = 1_000;

/** Who may wait for a connection, for each that the pool has, where nobody says otherwise. */
const waitingPerConnection = 10;

export interface BoundedPostgresOptions {
  readonly poolSize: number;
  /** Who may wait for a connection: beyond that waiting would end in nothing but its bound. Default: ten for each connection. */
  readonly mostWaiting?: number;
  /** Statements may take as long as migrations do. */
  readonly forMigrations?: boolean;
  /** Settings that the server is told, as `-c name=value`. */
  readonly serverSettings?: string;
}

/** What its options are made of has the password, which the driver hides afterwards. */
class WaitedPool extends pg.Pool {
  readonly #mostWaiting: number;

  constructor(
    readonly given: pg.PoolConfig = {},
    mostWaiting?: number,
  ) {
    super(given);
    this.#mostWaiting = mostWaiting ?? this.options.max * waitingPerConnection;
    Object.defineProperty(this, 'given', { enumerable: false });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (this.waitingCount >= this.#mostWaiting) {
      const error = new DatabaseUnavailable('too many wait for a connection');
      if (callback === undefined) return Promise.reject(error);
      callback(error, undefined, () => {});
      return undefined;
    }
    if (callback === undefined) return super.connect();
    super.connect(callback);
    return undefined;
  }
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** A pool of connections on which nobody waits without a bound: not for one of them, for an answer, nor for its end. */
export class BoundedPostgres extends DataSource {
  readonly #sockets: Set<Socket>;
  readonly #pools: readonly WaitedPool[];
  readonly #reserves: pg.Pool[] = [];

  constructor(
    { url, options, bounds }: BoundedUrl,
    schema: Schema,
    { poolSize, mostWaiting, forMigrations = false, serverSettings }: BoundedPostgresOptions,
  ) {
    const sockets = new Set<Socket>();
    const pools: WaitedPool[] = [];
    const extraTime = forMigrations ? Math.max(0, bounds.migration - bounds.statement) : 0;
    const told = [options, serverSettings].filter((part) => part !== undefined).join(' ');
    super({
      ...schema,
      type: 'postgres',
      url,
      poolSize,
      connectTimeoutMS: bounds.connect,
      driver: { Pool: poolKeptIn(pools, mostWaiting), defaults: pg.defaults },
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
    return this.#opened;
  }

  /**
   * Connections beside the pool, for what must not wait behind anything else. None is opened before it is needed.
   * @param mostWaiting as of the pool
   */
  reserve(size: number, mostWaiting?: number): pg.Pool {
    const reserve = new WaitedPool({ ...this.#opened.given, max: size }, mostWaiting);
    // An idle one that breaks is gone, and nobody has to hear of it.
    reserve.on('error', () => {});
    this.#reserves.push(reserve);
    return reserve;
  }

  /** Of all its pools: connections in use, those that are open and free, and who waits for one. */
  get load(): { readonly used: number; readonly free: number; readonly waiting: number } {
    const pools = [this.#opened, ...this.#reserves];
    const sum = (of: (pool: pg.Pool) => number) => pools.reduce((total, pool) => total + of(pool), 0);
    const free = sum(({ idleCount }) => idleCount);
    return { used: sum(({ totalCount }) => totalCount) - free, free, waiting: sum(({ waitingCount }) => waitingCount) };
  }

  get #opened(): WaitedPool {
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
    await Promise.all([super.destroy(), ...this.#reserves.splice(0).map((reserve) => reserve.end())]);
    await Promise.all([...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** The driver's pool; TypeORM makes it, and has no public word for it. */
function poolKeptIn(pools: WaitedPool[], mostWaiting: number | undefined): typeof pg.Pool {
  return class extends WaitedPool {
    constructor(config?: pg.PoolConfig) {
      super(config, mostWaiting);
      pools.push(this);
    }
  };
}
