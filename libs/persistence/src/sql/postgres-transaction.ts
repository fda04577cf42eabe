import { DatabaseUnavailable, orUnavailable } from '@signet/runtime/database';
import type { Pool, PoolClient } from 'pg';
import { type Answer, ignore, inOneWrite, PostgresStatements, type StatementTexts } from './postgres-statements.js';
import type { Value, Write } from './statement.js';
import { type Connection, within } from './statements.js';

/** The bound of an answer counts from the moment at which a statement is sent, for the last of many as for the first. */
const mostUnsent = 200;

/**
 * What nobody waits for is sent with the next statement that somebody does, and BEGIN with the first. A transaction of
 * nothing but inserts is one statement, which is a transaction by itself.
 */
class TransactionStatements extends PostgresStatements {
  #unsent: Write[] = [];
  #hasBegun = false;
  readonly #unheard: Promise<unknown>[] = [];
  #failure: unknown;

  constructor(
    private readonly client: PoolClient,
    texts: StatementTexts,
  ) {
    super(texts);
  }

  /** @throws what failed of those before, where there are so many that they are waited for */
  override async send(write: Write): Promise<void> {
    this.#unsent.push(write);
    if (this.#unsent.length < mostUnsent) return;
    this.#sendAll();
    await Promise.all(this.#unheard);
    this.#unheard.length = 0;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** @throws what failed first, whether somebody waited for it or not */
  async commit(): Promise<void> {
    const single = this.#hasBegun ? undefined : asOne(this.#unsent);
    if (single) {
      await this.query(this.client, single.text, single.values);
      return;
    }
    if (!this.#hasBegun && this.#unsent.length === 0) return;
    this.#sendAll();
    const [{ command }] = await Promise.all([this.client.query('COMMIT'), ...this.#unheard]);
    if (this.#failure !== undefined) throw this.#failure;
    // A transaction in which a statement failed answers COMMIT with ROLLBACK and no error.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
  }

  /** @returns what failed first of that for which nobody waited. @throws Error where the connection is of no more use */
  async rollback(): Promise<unknown> {
    if (this.#hasBegun) await this.client.query('ROLLBACK');
    await Promise.all(this.#unheard);
    return this.#failure;
  }

  protected override ask(sql: string, values?: readonly Value[]): Promise<Answer> {
    this.#sendAll();
    return this.query(this.client, sql, values);
  }

  #sendAll(): void {
    inOneWrite(this.client);
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#keep(this.client.query('BEGIN'));
    }
    for (const { text, values } of this.#unsent) this.#keep(this.query(this.client, text, values));
    this.#unsent = [];
  }

  #keep(sent: Promise<unknown>): void {
    const heard = sent.catch((error: unknown) => {
      this.#failure ??= error;
    });
    this.#unheard.push(heard);
  }
}

/** Each combination is a text of its own, which every connection prepares. */
const mostTogether = 4;

/** Inserts as one statement: the order of its parts is nobody's business, and references are checked at its end. */
function asOne(writes: readonly Write[]): Pick<Write, 'text' | 'values'> | undefined {
  if (writes.length === 0 || writes.length > mostTogether) return undefined;
  if (!writes.every(({ kind }) => kind === 'insert')) return undefined;
  const last = writes.length - 1;
  const before = writes.slice(0, last).map(({ text }, index) => `"insert_${index}" AS (${text})`);
  const text = `${before.length === 0 ? '' : `WITH ${before.join(', ')} `}${writes[last]?.text}`;
  return { text, values: writes.flatMap(({ values }) => values) };
}

/**
 * Commits when `work` resolves, rolls back when it throws. A connection on which a statement was not answered in time is
 * gone with what it did.
 * @throws DatabaseUnavailable, or what failed first
 */
export async function runTransaction<T>(
  pool: Pool,
  texts: StatementTexts,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw orUnavailable(error);
  });
  // Without a listener a connection that breaks would end the process.
  client.on('error', ignore);
  const statements = new TransactionStatements(client, texts);
  let broken = false;
  const since = performance.now();
  try {
    const result = await work(within(statements));
    await statements.commit();
    texts.observer.committed(1, performance.now() - since);
    return result;
  } catch (error) {
    const first = await statements.rollback().catch(() => {
      broken = true;
    });
    // Once a statement failed, all later ones fail because of it.
    const failure = orUnavailable(first ?? error);
    broken ||= failure instanceof DatabaseUnavailable;
    throw failure;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}
