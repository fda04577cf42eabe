import { openDatabase } from '@signet/persistence';
import { parseDatabaseUrl } from '@signet/runtime/database';

/** How many there are of each. */
export interface Size {
  readonly users: number;
  readonly clients: number;
  readonly groups: number;
  readonly organizations: number;
  readonly entries: number;
}

interface Rows {
  readonly table: string;
  readonly count: number;
  /** As SQL, in which `i` is the number of the row. */
  readonly columns: Readonly<Record<string, string | number>>;
}

const now = 1_700_000_000;
const never = now + 1_000_000_000;

/** The id of a row: as long as every other one, so that numbers and ids have one order. */
export const idOf = (prefix: string, index = 0) => `${prefix}${10_000_000 + index}`;
const id = (prefix: string, index = 'i') => `'${prefix}' || (10000000 + ${index})`;

/** Every second row is of the first of so many, so that each filter has a list of much. */
const oftenFirst = (of: number) => `(CASE WHEN i % 2 = 0 THEN 0 ELSE i % ${of} END)`;

/** Eight levels: each but the first stands in the one an eighth before it. */
const above = (groups: number) => `CASE WHEN i >= ${groups / 8} THEN ${id('g', `(i - ${groups / 8})`)} END`;

function tablesOf({ users, clients, groups, organizations, entries }: Size, document: string): readonly Rows[] {
  const person = { subject: id('p') };
  const signedIn = { auth_time: now, amr: `'["pwd"]'`, created_at: `${now} + i`, expires_at: never };
  const access = { identity_scopes: `'["openid"]'`, resources: `'[]'` };
  const ofApp = { ...person, client_id: id('app', oftenFirst(clients)) };
  return [
    {
      table: 'account',
      count: users,
      columns: {
        ...person,
        username: id('user'),
        email: `${id('user')} || '@example.com'`,
        email_verified: 'true',
        name: id('Person '),
        password_hash: `'none'`,
        created_at: now,
        updated_at: now,
      },
    },
    { table: 'client', count: clients, columns: { client_id: id('app'), names: id('app'), document } },
    {
      table: 'group_record',
      count: groups,
      columns: {
        group_id: id('g'),
        name: id('group'),
        name_key: id('group'),
        parent_id: above(groups),
        created_at: now,
      },
    },
    {
      table: 'group_member',
      count: users,
      columns: { group_id: id('g', oftenFirst(groups)), ...person, added_at: now },
    },
    {
      table: 'organization',
      count: organizations,
      columns: { organization_id: id('o'), name: id('org'), display_name: id('Org '), created_at: now },
    },
    {
      table: 'organization_member',
      count: users,
      columns: { organization_id: id('o', oftenFirst(organizations)), ...person, added_at: now },
    },
    {
      table: 'role_assignment',
      count: users,
      columns: {
        resource: `'https://' || (i % 20) || '.example.com'`,
        // The first person has thousands.
        role: `CASE WHEN i % 20 = 0 THEN 'own' || i ELSE 'role' || (i % 7) END`,
        holder_kind: `'account'`,
        holder_id: id('p', '(CASE WHEN i % 20 = 0 THEN 0 ELSE i END)'),
        within_kind: `CASE WHEN i % 3 = 0 THEN 'organization' ELSE '' END`,
        within_id: `CASE WHEN i % 3 = 0 THEN ${id('o', oftenFirst(organizations))} ELSE '' END`,
        assigned_at: now,
      },
    },
    {
      table: 'session',
      count: users / 5,
      columns: { session_id: id('6553f1'), cookie_digest: id('c'), ...person, ...signedIn },
    },
    {
      table: 'grant_record',
      count: users,
      columns: {
        grant_id: id('6553f1'),
        ...ofApp,
        session_id: id('6553f1', `(i % ${users / 5})`),
        ...access,
        ...signedIn,
        offline: 'true',
      },
    },
    {
      table: 'consent',
      count: users,
      columns: { ...ofApp, destination: `'https://app.example.com'`, basis: `'{}'`, ...access, updated_at: now },
    },
    {
      table: 'audit_entry',
      count: entries,
      columns: {
        entry_id: id('6553f1'),
        occurred_at: now,
        initiating_entity: `'admin'`,
        initiator_subject: id('p', oftenFirst(users)),
        through: `'cli'`,
        record: `'accounts'`,
        record_id: id('p', oftenFirst(users)),
        verb: `CASE WHEN i % 2 = 0 THEN 'account_changed' ELSE 'signed_in' END`,
        subject: id('p', oftenFirst(users)),
        client_id: id('app', oftenFirst(clients)),
        audience: `'https://' || (i % 20) || '.example.com'`,
      },
    },
  ];
}

/** Writes a company into the migrated database, in seconds. @param example of a client that is there: all others are like it */
export async function fillCompany(databaseUrl: string, size: Size, example: string): Promise<void> {
  const isPostgres = databaseUrl.startsWith('postgres');
  // A statement writes a whole table.
  const patient = isPostgres ? `${databaseUrl}?statement_timeout=600000` : databaseUrl;
  const database = await openDatabase(parseDatabaseUrl(patient));
  const numbers = (to: number) =>
    isPostgres
      ? `SELECT i FROM generate_series(0, ${to}) AS i`
      : `WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < ${to}) SELECT i FROM s`;
  try {
    const document = `(SELECT "document" FROM "client" WHERE "client_id" = '${example}')`;
    for (const { table, count, columns } of tablesOf(size, document)) {
      const names = Object.keys(columns).map((name) => `"${name}"`);
      const values = Object.values(columns).join(', ');
      const sql = `INSERT INTO "${table}" (${names.join(', ')}) SELECT ${values} FROM (${numbers(count - 1)}) AS n`;
      await database.write((statements) => statements.change(sql));
      await database.write((statements) => statements.change(`ANALYZE "${table}"`));
    }
  } finally {
    await database.close();
  }
}
