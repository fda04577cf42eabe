import type { EventName } from '../log/events.js';
import type { Log } from '../log/log.js';
import type { Metrics } from './metrics.js';
import type { Count, Spread } from './tallies.js';

/** Letters of a statement that the log has. */
const longestStatement = 300;

/** Says which statements are slow: once a second, with how many there were. */
export class SlowStatements {
  /** @param slow milliseconds from which a statement is slow */
  constructor(
    private readonly log: Log,
    private readonly slow: number,
  ) {}

  statement(text: string, milliseconds: number): void {
    if (milliseconds < this.slow) return;
    this.log.event('slow_statement', { statement: shapeOf(text), milliseconds: Math.round(milliseconds) });
  }
}

/** What a database says of itself, as log and metrics have it. */
export class DatabaseWatch {
  readonly #slow: SlowStatements;
  readonly #statements: Spread;
  readonly #transactions: Spread;
  readonly #units: Spread;

  /** @param slow milliseconds from which a statement is slow */
  constructor(
    private readonly log: Log,
    metrics: Metrics,
    slow: number,
  ) {
    this.#slow = new SlowStatements(log, slow);
    this.#statements = metrics.histogram('signet_database_statement_duration_seconds').of({});
    this.#transactions = metrics.histogram('signet_database_transaction_duration_seconds').of({});
    this.#units = metrics.histogram('signet_database_transaction_units').of({});
  }

  statement(text: string, milliseconds: number): void {
    this.#statements.observe(milliseconds / 1000);
    this.#slow.statement(text, milliseconds);
  }

  committed(units: number, milliseconds: number): void {
    this.#transactions.observe(milliseconds / 1000);
    this.#units.observe(units);
  }

  fallback(event: Extract<EventName, 'log_sync_lost' | 'checkpointer_lost'>, reason: string): void {
    this.log.event(event, { reason });
  }
}

/** Without what might be a value, in one line. */
export function shapeOf(text: string): string {
  return text
    .slice(0, 4 * longestStatement)
    .replace(/'(?:[^']|'')*(?:'|$)/g, '?')
    .replace(/\b\d+(?:\.\d+)?\b/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longestStatement);
}

/** Of an open database, as it is now. */
export interface Load {
  readonly used: number;
  readonly free: number;
  readonly waiting: number;
}

export function gaugeDatabase(metrics: Metrics, load: () => Load): void {
  metrics.gauge('signet_database_connections', () => {
    const { used, free } = load();
    return [
      [{ state: 'used' }, used],
      [{ state: 'free' }, free],
    ];
  });
  metrics.gauge('signet_database_waiting', () => [[{}, load().waiting]]);
}

/** What sweeps delete. */
export class SweepWatch {
  #last = { at: 0, seconds: 0 };
  readonly #rows: (record: string) => Count;

  constructor(
    private readonly log: Log,
    metrics: Metrics,
  ) {
    const rows = metrics.counter('signet_swept_rows_total');
    this.#rows = (record) => rows.of({ record });
    metrics.gauge('signet_last_sweep_timestamp_seconds', () => [[{}, this.#last.at]]);
    metrics.gauge('signet_sweep_duration_seconds', () => [[{}, this.#last.seconds]]);
  }

  swept({ rows, milliseconds }: { readonly rows: object; readonly milliseconds: number }): void {
    this.#last = { at: Date.now() / 1000, seconds: milliseconds / 1000 };
    const counts = Object.entries(rows) as ReadonlyArray<readonly [string, number]>;
    for (const [record, count] of counts) this.#rows(record).add(count);
    // A sweep that found nothing is no news.
    if (counts.length > 0) this.log.event('swept', { rows, milliseconds: Math.round(milliseconds) });
  }
}
