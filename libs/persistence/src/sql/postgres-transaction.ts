import type { Pool, PoolClient } from 'pg';
import { type Answer, ignore, inOneWrite, PostgresStatements, type StatementTexts } from './postgres-statements.js';
import { type Connection, type Value, within } from './statements.js';

/** BEGIN goes out with the first statement, and what nobody waits for with the next or with COMMIT. */
class TransactionStatements extends PostgresStatements {
  readonly #unheard: Promise<unknown>[] = [];
  #failure: unknown;

  constructor(
    private readonly client: PoolClient,
    texts: StatementTexts,
  ) {
    super(texts);
    inOneWrite(client);
    this.#keep(client.query('BEGIN'));
  }

  override async send(sql: string, values?: readonly Value[]): Promise<void> {
    this.#keep(this.ask(sql, values));
  }

  /** @throws what failed first, sent statements included */
  async commit(): Promise<void> {
    inOneWrite(this.client);
    const [{ command }] = await Promise.all([this.client.query('COMMIT'), ...this.#unheard]);
    if (this.#failure !== undefined) throw this.#failure;
    // A transaction in which a statement failed answers COMMIT with ROLLBACK and no error.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
  }

  /** What failed first, where it was nothing that somebody waited for. */
  async failure(): Promise<unknown> {
    await Promise.all(this.#unheard);
    return this.#failure;
  }

  protected override ask(sql: string, values?: readonly Value[]): Promise<Answer> {
    inOneWrite(this.client);
    return this.query(this.client, sql, values);
  }

  #keep(sent: Promise<unknown>): void {
    const heard = sent.catch((error: unknown) => {
      this.#failure ??= error;
    });
    this.#unheard.push(heard);
  }
}

/** Commits when `work` resolves, rolls back when it throws. */
export async function runTransaction<T>(
  pool: Pool,
  texts: StatementTexts,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // Without a listener a connection that breaks would end the process.
  client.on('error', ignore);
  const statements = new TransactionStatements(client, texts);
  let broken = false;
  try {
    const result = await work(within(statements));
    await statements.commit();
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    // Once a statement failed, all later ones fail because of it.
    throw (await statements.failure()) ?? error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}
