import { type CheckedPage, ClientDirectory, type Page } from '@signet/administration';
import type { Client } from '@signet/authorization-server';
import { clientOf, clientTable } from '../records/clients.js';
import type { Value } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';

const matching = `"names" LIKE ? ESCAPE '!'`;

export class PersistentClientDirectory extends ClientDirectory {
  constructor(private readonly read: Statements) {
    super();
  }

  override async page({ limit, after, search }: CheckedPage): Promise<Page<Client>> {
    const pattern = search === undefined ? undefined : `%${search.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
    const conditions = [
      ...(after === undefined ? [] : ['"client_id" > ?']),
      ...(pattern === undefined ? [] : [matching]),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const values: Value[] = [after, pattern].filter((value) => value !== undefined);
    const [rows, total] = await Promise.all([
      // One more than asked for says whether there is another page.
      clientTable.select(this.read, `${where} ORDER BY "client_id" LIMIT ?`, [...values, limit + 1]),
      this.#count(pattern),
    ]);
    const items = rows.slice(0, limit).map(clientOf);
    const next = rows.length > limit ? items.at(-1)?.clientId : undefined;
    return { items, total, ...(next === undefined ? {} : { next }) };
  }

  async #count(pattern: string | undefined): Promise<number> {
    const sql = `SELECT COUNT(*) AS "total" FROM "client"${pattern === undefined ? '' : ` WHERE ${matching}`}`;
    const [row] = await this.read.rows(sql, pattern === undefined ? [] : [pattern]);
    return Number(row?.total);
  }
}
