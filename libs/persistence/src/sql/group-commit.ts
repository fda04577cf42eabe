import { DatabaseUnavailable } from '@signet/runtime/database';

/** The transaction that a group shares. */
export interface GroupTransaction {
  /** May wait for another process that writes. */
  begin(): Promise<void>;
  commit(): void;
  rollback(): void;
  /** Each unit after the first can be undone by itself. */
  savepoint(): void;
  release(): void;
  rollbackToSavepoint(): void;
  /** False after an error that made the database give up the whole transaction. */
  readonly isOpen: boolean;
  /** Resolves when what was committed is durable, which others are served meanwhile. */
  sync(): Promise<void>;
}

interface Unit {
  /** @param isFirst of its transaction: to undo it is to undo that, which spares a savepoint */
  run(isFirst: boolean): Promise<Settle>;
  reject(error: unknown): void;
}

/** Tells a unit's caller how it went, once that is durable. */
type Settle = () => void;

/** Units of one transaction: enough to share a sync to disk, few enough that nobody waits long for the commit. */
const largestGroup = 64;

/**
 * One writer: units run one at a time in the order of arrival, and those that wait together share one transaction and
 * one sync to disk. A caller hears of its unit, good or bad, only after the commit; a unit that throws is undone alone.
 */
export class GroupCommit {
  readonly #waiting: Unit[] = [];
  #idle: Promise<void> = Promise.resolve();
  #isRunning = false;
  #isClosed = false;

  /** @param onCommitted hears of each transaction that is durable: its units, and its milliseconds */
  constructor(
    private readonly transaction: GroupTransaction,
    private readonly onCommitted: (units: number, milliseconds: number) => void = () => {},
  ) {}

  get isBusy(): boolean {
    return this.#isRunning;
  }

  /** Units whose transaction has not begun. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** @throws DatabaseUnavailable where it was closed */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new DatabaseUnavailable('it is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run: (isFirst) => attempt(work, this.transaction, isFirst, resolve, reject), reject });
      if (this.#isRunning) return;
      this.#isRunning = true;
      this.#idle = this.#drain();
    });
  }

  /** Takes no more units, and resolves when those that wait are done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#isRunning) await this.#idle;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // What other requests of this turn of the event loop want to write joins the group; and who only reads gets a turn
      // between two groups, however many there are.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#commitGroup();
    }
    this.#isRunning = false;
  }

  async #commitGroup(): Promise<void> {
    const { transaction } = this;
    const group: Unit[] = [];
    const settled: Settle[] = [];
    const since = performance.now();
    try {
      await transaction.begin();
      while (transaction.isOpen && this.#waiting.length > 0 && group.length < largestGroup) {
        const unit = this.#waiting.shift() as Unit;
        group.push(unit);
        settled.push(await unit.run(group.length === 1));
      }
      if (transaction.isOpen) {
        transaction.commit();
        await transaction.sync();
        this.onCommitted(group.length, performance.now() - since);
      }
    } catch (error) {
      this.#abandon();
      // Where not even a transaction could begin, those who wait would only meet the same.
      for (const unit of group.length > 0 ? group : this.#waiting.splice(0)) unit.reject(error);
      return;
    }
    for (const settle of settled) settle();
  }

  #abandon(): void {
    try {
      if (this.transaction.isOpen) this.transaction.rollback();
    } catch {
      // The next begin tells what is wrong, to those who wait for it.
    }
  }
}

/** @throws what made the database give up the whole group */
async function attempt<T>(
  work: () => Promise<T>,
  transaction: GroupTransaction,
  isFirst: boolean,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Promise<Settle> {
  if (!isFirst) transaction.savepoint();
  try {
    const value = await work();
    // Whoever went on after such an error has written nothing that a commit would keep.
    if (!transaction.isOpen) throw new DatabaseUnavailable('it gave up the transaction');
    if (!isFirst) transaction.release();
    return () => resolve(value);
  } catch (error) {
    if (!isFirst && !transaction.isOpen) throw error;
    if (!isFirst) transaction.rollbackToSavepoint();
    else if (transaction.isOpen) transaction.rollback();
    return () => reject(error);
  }
}
