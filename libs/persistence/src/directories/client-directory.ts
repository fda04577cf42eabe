import { ClientDirectory, type ClientPage, type Page } from '@signet/administration';
import type { Client } from '@signet/authorization-server';
import { clientOf, clientTable } from '../records/clients.js';
import type { Value } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';

const matching = `"names" LIKE ? ESCAPE '!'`;
/** Whether a text stands in the document, letter by letter: LIKE would take other letters of SQLite for the same. */
const containing = `replace("document", ?, '') <> "document"`;

export class PersistentClientDirectory extends ClientDirectory {
  constructor(private readonly read: Statements) {
    super();
  }

  override async page({ limit, after, search, resource }: ClientPage): Promise<Page<Client>> {
    const filters: Conditions = [
      [matching, search && `%${search.toLowerCase().replace(/[!%_]/g, '!$&')}%`],
      [containing, resource && `"identifier":${JSON.stringify(resource)}`],
    ];
    const given = filters.filter(([, value]) => value !== undefined);
    const paged = after === undefined ? given : [...given, [`"client_id" > ?`, after] as const];
    const [rows, total] = await Promise.all([
      // One more than asked for says whether there is another page.
      clientTable.select(this.read, `${where(paged)} ORDER BY "client_id" LIMIT ?`, [...valuesOf(paged), limit + 1]),
      this.#count(given),
    ]);
    const found = rows.slice(0, limit).map(clientOf);
    const next = rows.length > limit ? found.at(-1)?.clientId : undefined;
    // A document may have the text elsewhere, such as in a key that somebody registered.
    const items = resource === undefined ? found : found.filter((client) => names(client, resource));
    return { items, total, ...(next === undefined ? {} : { next }) };
  }

  async #count(given: Conditions): Promise<number> {
    const [row] = await this.read.rows(`SELECT COUNT(*) AS "total" FROM "client" ${where(given)}`, valuesOf(given));
    return Number(row?.total);
  }
}

type Conditions = readonly (readonly [condition: string, value: Value | undefined])[];

function where(given: Conditions): string {
  return given.length === 0 ? '' : `WHERE ${given.map(([condition]) => condition).join(' AND ')}`;
}

function valuesOf(given: Conditions): Value[] {
  return given.map(([, value]) => value).filter((value) => value !== undefined);
}

function names({ resources }: Client, resource: string): boolean {
  return resources.some(({ identifier }) => identifier === resource);
}
