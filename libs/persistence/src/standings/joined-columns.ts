import type { EntitySchema, ObjectLiteral, ValueTransformer } from 'typeorm';
import type { Row } from '../sql/statement.js';

interface JoinedColumn {
  readonly property: string;
  /** What the joined row calls it. */
  readonly alias: string;
  readonly from: ((value: unknown) => unknown) | undefined;
}

/** Columns of one table in a row that joins several. */
export class JoinedColumns<T extends ObjectLiteral> {
  /** As a SELECT lists them. */
  readonly sql: string;
  readonly #columns: readonly JoinedColumn[];

  /**
   * @param table what the statement calls the table; also the prefix of the names in its rows
   * @param isChosen by default all are
   */
  constructor(entity: EntitySchema<T>, table: string, isChosen: (property: keyof T & string) => boolean = () => true) {
    const chosen = Object.entries(entity.options.columns).filter(([property]) => isChosen(property));
    this.sql = chosen
      .map(([property, column]) => `${table}."${column?.name ?? property}" AS "${table}_${property}"`)
      .join(', ');
    this.#columns = chosen.map(([property, column]) => ({
      property,
      alias: `${table}_${property}`,
      from: (column?.transformer as ValueTransformer | undefined)?.from,
    }));
  }

  /** NULL is an absent property, and so is what the row leaves out. */
  read(row: Row): T {
    const read: Record<string, unknown> = {};
    for (const { property, alias, from } of this.#columns) {
      const raw = row[alias];
      if (raw === null || raw === undefined) continue;
      const value = from ? from(raw) : raw;
      if (value !== undefined) read[property] = value;
    }
    return read as T;
  }
}
