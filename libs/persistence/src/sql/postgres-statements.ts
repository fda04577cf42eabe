import { type DatabaseObserver, OwnedClient, orUnavailable, unobserved } from '@signet/runtime/database';
import type { ClientBase, Pool, QueryResult } from 'pg';
import { numbered, postgres } from './dialects/postgres.js';
import type { Row, Value, Write } from './statement.js';
import type { Statements } from './statements.js';

interface SentText {
  readonly name?: string;
  readonly text: string;
  /** One message form for all: the driver has another one where there are no values. */
  readonly queryMode?: 'extended';
}

/** Our texts with PostgreSQL's parameters. */
export interface Texts {
  readonly observer: DatabaseObserver;
  of(sql: string): SentText;
}

/** Each under a name by which a connection prepares it once. */
export class StatementTexts implements Texts {
  readonly #known = new Map<string, SentText>();

  constructor(readonly observer: DatabaseObserver = unobserved) {}

  of(sql: string): SentText {
    let known = this.#known.get(sql);
    if (!known) {
      known = { name: `signet_${this.#known.size}`, text: numbered(sql) };
      this.#known.set(sql, known);
    }
    return known;
  }
}

/**
 * Without a name a statement is planned each time, by its values. What has one is planned without them from the sixth time on:
 * for any limit and behind any cursor, and for a page near the end that is to sort the whole list.
 */
export const plannedByValues = (observer: DatabaseObserver = unobserved): Texts => ({
  observer,
  of: (sql) => ({ text: numbered(sql), queryMode: 'extended' }),
});

export type Answer = QueryResult<Record<string, unknown>>;

/** Statements by name, wherever they are sent. */
export abstract class PostgresStatements implements Statements {
  readonly dialect = postgres;

  constructor(private readonly texts: Texts) {}

  async rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]> {
    return (await this.#answer(sql, values)).rows;
  }

  async change(sql: string, values?: readonly Value[]): Promise<number> {
    return (await this.#answer(sql, values)).rowCount ?? 0;
  }

  async send({ text, values }: Write): Promise<void> {
    await this.#answer(text, values);
  }

  /** @throws DatabaseUnavailable, or what the database has against the statement */
  async #answer(sql: string, values?: readonly Value[]): Promise<Answer> {
    try {
      return await this.ask(sql, values);
    } catch (error) {
      throw orUnavailable(error);
    }
  }

  protected abstract ask(sql: string, values?: readonly Value[]): Promise<Answer>;

  protected async query(queryable: Pick<Pool | ClientBase, 'query'>, sql: string, values: readonly Value[] = []) {
    const sent = this.texts.of(sql);
    const since = performance.now();
    try {
      return await queryable.query<Record<string, unknown>>({ ...sent, values: values as Value[] });
    } finally {
      this.texts.observer.statement(sql, performance.now() - since);
    }
  }
}

/** Each statement on a connection that it has for itself: one that waits for a lock holds up no other. */
export class PooledStatements extends PostgresStatements {
  constructor(
    private readonly pool: Pool,
    texts: Texts,
  ) {
    super(texts);
  }

  protected override ask(sql: string, values?: readonly Value[]): Promise<Answer> {
    return this.query(this.pool, sql, values);
  }
}

/** What is sent to one connection in one turn of the event loop goes out in one write. */
export function inOneWrite(client: ClientBase): void {
  if (client instanceof OwnedClient) client.gather();
}

/** Whoever waits for a statement hears of a connection that broke; nobody else has to. */
export function ignore(): void {}
