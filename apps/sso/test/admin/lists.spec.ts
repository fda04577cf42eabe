import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Initiator } from '@signet/administration';
import { createStores, type Database, loadMasterKey, openDatabase } from '@signet/persistence';
import { SystemClock, SystemRandomSource } from '@signet/runtime';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import type { Operation, OperationContext } from '../../src/admin/operation.js';
import { operations } from '../../src/admin/operations/index.js';
import { insertionOf, tables } from '../support/filled-company.js';
import { issuer, portal } from '../support/running-sso.js';

type Query = Readonly<Record<string, string | boolean | undefined>>;
interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query: Query;
}

const of = (prefix: string, index = 0) => `${prefix}${1_000_000 + index}`;
const span = { since: 0, until: 2_000_000_000 } as unknown as Query;
const audit: readonly Query[] = [
  {},
  { actor: of('p') },
  { subject: of('p') },
  { client_id: of('app') },
  { audience: 'https://other.example.com' },
  { name: 'account_changed' },
  { target_record: 'accounts', target_id: of('p') },
  span,
  { ...span, actor: of('p', 1), name: 'signed_in' },
];
/** What is of one person or one session is sorted; people who are in groups below are counted each once. */
const isSmall = (id: string, { subject, session_id: session, below, groupId }: Query) =>
  (id === 'listSessions' && subject !== undefined) || session !== undefined || below === true || groupId !== undefined;
const each = (queries: readonly Query[], path?: Asked['path']): readonly Asked[] =>
  queries.map((query) => (path ? { path, query } : { query }));
const oneOf = { name: of('group') };

/** How each list is asked for; each of its filters at least once, of much and of little. */
const asked: Readonly<Record<string, readonly Asked[]>> = {
  listUsers: each([{}, { search: 'USER' }, { search: 'user1003999' }, { username: of('user') }]),
  listGroups: each([{}, { parent: of('g') }, { search: 'group' }, oneOf]),
  listGroupMembers: each([{}, { below: true }, { search: 'person' }], { groupId: of('g') }),
  listOrganizations: each([{}, { search: 'org' }, { name: of('org') }]),
  listOrganizationMembers: each([{}, { search: 'person' }], { organizationId: of('o') }),
  listRoleAssignments: each([
    {},
    { resource: 'https://3.example.com' },
    { role: 'role3' },
    { resource: 'https://3.example.com', role: 'role3' },
    { holder_kind: 'account', holder_id: of('p') },
    { holder_kind: 'account', holder_id: of('p', 7) },
    { within_kind: 'organization', within_id: of('o') },
    { search: 'role3' },
  ]),
  listClients: each([{}, { search: 'app' }, { resource: 'https://3.example.com' }]),
  listSessions: each([
    {},
    { subject: of('p', 9) },
    { client_id: of('app') },
    { client_id: of('app', 3) },
    { search: 'person' },
  ]),
  listGrants: each([
    {},
    { subject: of('p') },
    { client_id: of('app') },
    { client_id: of('app', 3) },
    { session_id: of('6553f1', 7) },
    { search: 'person' },
  ]),
  listConsents: each([{}, { subject: of('p') }, { client_id: of('app') }, { search: 'person' }]),
  listSupportAccesses: each([{}, { search: 'person' }, { search: 'Ticket 7' }]),
  listAudit: each(audit),
  listActionOrders: each([
    {},
    { action: 'change_password' },
    { groupId: of('g') },
    { organizationId: of('o') },
    { search: 'x' },
  ]),
  listActionOrdersOfUser: each([{}, { search: 'x' }], { subject: of('p') }),
  listTerms: each([{}, { search: 'house' }]),
  listTermsAcceptances: each([{}, { termsId: 'house' }, { termsId: 'house', version: '1' }, { search: 'person' }]),
  listTermsAcceptancesOfUser: each([{}, { search: 'person' }], { subject: of('p') }),
  listInvitations: each([
    {},
    { organizationId: of('o') },
    { organizationId: of('o', 3) },
    { groupId: of('g') },
    { search: 'guest' },
  ]),
  listAlerts: each([{}]),
  listRefusals: each([{}, { place: 'https://other.example.com' }, { code: 'malformed' }]),
  listMail: each([{}, { state: 'sent' }, { state: 'dead' }]),
  exportAudit: audit.map((query) => ({ query: { ...query, format: 'jsonl' } })),
};

/** So few that they are read whole; and what is of one record that is not among these. */
const small = [
  // Its rows are those of `listClients`, its columns those of `listResources`; what stands in it is asked for by key.
  'audienceMatrix',
  'listResources',
  'listKeys',
  'listInitialAccessTokens',
  'listAlertRules',
  'listIdentityProviders',
  'listWebhooks',
  'listWebhookDeliveries',
];
const lists = operations.filter(({ method, query = {} }) => method === 'GET' && 'cursor' in query);

const bounded = 'https://bounded.example.com';

/** What is answered about one person. */
const aboutPerson = [
  ['getAccessOfUser', { resource: bounded }],
  ['getRolesOfUser', {}],
] as const;
const reaches = ['everywhere', [{ kind: 'organization', id: of('o', 1) }]] as const;

function operationOf(id: string): Operation {
  const operation = operations.find((one) => one.id === id);
  if (!operation) throw new Error(`there is no ${id}`);
  return operation;
}

interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number | boolean | null)[];
}

const initiator: Initiator = { entity: 'admin', through: 'cli' };
const databases: Database[] = [];
const folder = mkdtempSync(join(tmpdir(), 'signet-lists-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A company of some thousands, and what is asked of the database for an operation. */
async function filled(kind: 'SQLite' | 'PostgreSQL') {
  const isSqlite = kind === 'SQLite';
  const config = isSqlite
    ? ({ type: 'sqlite', file: join(folder, 'lists.sqlite') } as const)
    : ({ type: 'postgres', url: await postgres.createDatabase() } as const);
  const database = await openDatabase(config, { migrate: true });
  databases.push(database);
  const stores = createStores(database, loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') }));
  const { clientId: _, ...document } = portal;
  const series = (to: number) =>
    isSqlite
      ? `WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < ${to}) SELECT i FROM s`
      : `SELECT i FROM generate_series(0, ${to}) AS i`;
  await database.write(async (statements) => {
    for (const rows of tables) await statements.change(insertionOf(rows, series, JSON.stringify(document)));
    await statements.change('ANALYZE');
  });
  const read = database.administration.read;
  const rows = read.rows.bind(read);
  const statements: Statement[] = [];
  Object.assign(read, {
    rows: (sql: string, values: Statement['values'] = []) => {
      statements.push({ sql, values });
      return rows(sql, values);
    },
  });
  const { administering, directories, clientDirectory, administration: unitOfWork } = stores;
  const ports = { clock: new SystemClock(), random: new SystemRandomSource(), unitOfWork };
  const { records } = administering;
  const context = {
    ports: { ...ports, settings: { issuer } },
    initiator,
    stores: records,
    accounts: records.accounts,
    directories,
    clientDirectory,
    reach: 'everywhere',
  };
  const run = async (operation: Operation, { path = {}, query }: Asked, page: object, within: object = {}) => {
    statements.length = 0;
    const outcome = await operation.run({ ...context, ...within } as unknown as OperationContext, {
      path,
      query: { ...query, ...page },
      body: undefined,
    });
    const body = outcome.body as { readonly items?: readonly unknown[]; readonly next?: string } | string;
    const next = typeof body === 'string' ? outcome.next : body.next;
    return { next, statements: [...statements], body };
  };
  return { rows, run, records };
}

/** How often a connection ran what it had planned without looking at the values. */
const plannedBlindly = 'SELECT COALESCE(SUM(generic_plans), 0) AS "count" FROM pg_prepared_statements';

const isCount = ({ sql }: Statement) => /^\s*SELECT COUNT\(/.test(sql);

it('has a row for each list and each of its filters', () => {
  expect(lists.map(({ id }) => id).sort()).toEqual([...Object.keys(asked), ...small].sort());
  for (const { id, query = {} } of lists.filter((each) => !small.includes(each.id))) {
    const filters = Object.keys(query).filter((name) => name !== 'limit' && name !== 'cursor');
    const used = new Set((asked[id] ?? []).flatMap((each) => Object.keys(each.query)));
    expect([id, filters.filter((name) => !used.has(name))]).toEqual([id, []]);
  }
});

describe.each(['SQLite', 'PostgreSQL'] as const)('a page of a list: %s', (kind) => {
  let company: Awaited<ReturnType<typeof filled>>;
  beforeAll(async () => {
    company = await filled(kind);
  }, 120_000);

  const cases = Object.entries(asked).flatMap(([id, all]) =>
    all.map((each) => [`${id} ${JSON.stringify(each.query)}`, id, each] as const),
  );

  it.each(cases)('costs the same at the first page and behind the last cursor: %s', async (_name, id, each) => {
    const operation = operationOf(id);
    const few = 'limit' in (operation.query ?? {}) ? { limit: 10 } : {};
    const many = 'limit' in (operation.query ?? {}) ? { limit: 1000 } : {};
    const first = await company.run(operation, each, few);
    let cursor: string | undefined;
    for (let next = (await company.run(operation, each, many)).next; next !== undefined; ) {
      cursor = next;
      next = (await company.run(operation, each, { ...many, cursor })).next;
    }
    const last = cursor === undefined ? first : await company.run(operation, each, { ...few, cursor });
    // So many, whatever the number of rows is.
    expect(first.statements.length).toBeLessThanOrEqual(8);
    expect(Math.abs(last.statements.length - first.statements.length)).toBeLessThanOrEqual(1);
    const isRead = 'search' in each.query || isSmall(id, each.query);
    for (const { statements } of [first, last]) {
      for (const { sql } of statements) expect([sql, boundTwice(sql)]).toEqual([sql, []]);
      for (const statement of statements.filter((one) => !isCount(one) && !isRead)) {
        if (kind === 'SQLite') expect([statement.sql, await unsorted(company, statement)]).toEqual([statement.sql, []]);
        else expect([statement.sql, await read(company, statement)]).toEqual([statement.sql, 'few rows']);
      }
    }
  });

  if (kind === 'PostgreSQL') {
    it('is planned by its values, however often it was asked for', async () => {
      const query = { client_id: of('app') };
      for (let time = 0; time < 8; time += 1) await company.run(operationOf('listSessions'), { query }, { limit: 10 });
      expect(await company.rows(plannedBlindly)).toEqual([{ count: '0' }]);
    });
  }

  it('and what one person may do cost the same whatever the number of bounds of their roles', async () => {
    await company.records.resourceServers.save({
      identifier: bounded,
      name: 'Bounded',
      signingAlgorithm: 'ES256',
      scopes: { read: 'Read' },
      roles: { clerk: { scopes: ['read'] } },
      accessTokenLifetime: 300,
    });
    const [few, many] = [of('p', 11), of('p', 13)];
    await giveBoundRoles(company, few, 2);
    await giveBoundRoles(company, many, 200);
    for (const [id, query] of aboutPerson) {
      for (const reach of reaches) {
        const asked = async (subject: string) => {
          const { statements } = await company.run(operationOf(id), { path: { subject }, query }, {}, { reach });
          return statements.map(({ sql }) => sql);
        };
        const ofFew = await asked(few);
        expect([id, ofFew.length]).toEqual([id, Math.min(ofFew.length, 9)]);
        expect([id, await asked(many)]).toEqual([id, ofFew]);
      }
    }
  });
});

/** Roles within as many organizations, and as many groups. */
async function giveBoundRoles({ records }: Company, subject: string, count: number): Promise<void> {
  const holder = { kind: 'account', id: subject } as const;
  for (let index = 0; index < count; index += 1) {
    for (const within of [
      { kind: 'organization', id: of('o', index) },
      { kind: 'group', id: of('g', 2 * index + 1) },
    ] as const) {
      await records.roleAssignments.insert({ resource: bounded, role: 'clerk', holder, within, assignedAt: 0 });
    }
  }
}

type Company = Awaited<ReturnType<typeof filled>>;

/** Columns with two bounds on one side: SQLite begins at either of them, and reads what lies between. */
function boundTwice(sql: string): readonly string[] {
  const sides = [...sql.matchAll(/\(?("\w+")\)? ([<>])=? \(?\?/g)].map(([, column, side]) => `${column} ${side}`);
  return sides.filter((side, index) => sides.indexOf(side) !== index);
}

/** Steps of its plan that read a table whole, or sort more than a few rows that are equal so far. */
async function unsorted({ rows }: Company, { sql, values }: Statement): Promise<readonly string[]> {
  const steps = (await rows(`EXPLAIN QUERY PLAN ${sql}`, values)).map(({ detail }) => String(detail));
  return steps.filter(
    (step) =>
      /USE TEMP B-TREE FOR (?!LAST TERM|RIGHT PART)/.test(step) ||
      (/^SCAN /.test(step) &&
        !/USING (COVERING )?INDEX|VIRTUAL TABLE|CONSTANT ROW|SUBQUERY|^SCAN (up|down)\b/.test(step)),
  );
}

interface Node {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** Rows of tables that it looks at, more than which no page needs. */
const fewRows = 2_000;

async function read({ rows }: Company, { sql, values }: Statement): Promise<string> {
  const [explained] = await rows(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`, values);
  const plans = explained?.['QUERY PLAN'] as ReadonlyArray<{ readonly Plan: Node }>;
  const looked = plans.reduce((sum, { Plan }) => sum + lookedAt(Plan), 0);
  return looked <= fewRows ? 'few rows' : `${looked} rows: ${JSON.stringify(plans)}`;
}

function lookedAt(node: Node): number {
  const own = node['Relation Name'] === undefined ? 0 : node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  return own * node['Actual Loops'] + (node.Plans ?? []).reduce((sum, below) => sum + lookedAt(below), 0);
}
