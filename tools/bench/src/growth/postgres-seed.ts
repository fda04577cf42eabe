import { Client } from 'pg';
import { insertion, type Records } from './records.js';

/** Writes records into the migrated database. */
export async function seedPostgres(url: string, tables: readonly Records[], isNew: boolean): Promise<void> {
  const client = new Client(url);
  await client.connect();
  const run = async (sql: string) => (await client.query<Record<string, string>>(sql)).rows;
  try {
    for (const statement of [...functions, `SET synchronous_commit = off`]) await run(statement);
    if (isNew) await fill(run, tables);
    else for (const records of tables) await run(insertion(records, numbers));
    for (const name of ['digest', 'timed_identifier', 'identifier', 'uuid']) await run(`DROP FUNCTION bench_${name}`);
    if (isNew) await run('VACUUM (ANALYZE)');
    await run('CHECKPOINT');
  } finally {
    await client.end();
  }
}

type Run = (sql: string) => Promise<ReadonlyArray<Readonly<Record<string, string>>>>;

/** As in names.ts. */
const functions = [
  `CREATE FUNCTION bench_digest(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
     $$ SELECT translate(rtrim(encode(sha256(value::bytea), 'base64'), '='), '+/', '-_') $$`,
  `CREATE FUNCTION bench_identifier(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
     $$ SELECT translate(rtrim(encode(decode(md5(value), 'hex'), 'base64'), '='), '+/', '-_') $$`,
  `CREATE FUNCTION bench_timed_identifier(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT lpad(to_hex(substring(value from '\\d+$')::int), 8, '0') || substr(bench_identifier(value), 4) $$`,
  `CREATE FUNCTION bench_uuid(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT md5(value)::uuid::text $$`,
];

/** Percent of an index's pages, as years of single rows leave it; an index that is built at once has 90. */
const fillFactor = 'WITH (fillfactor = 70)';

/**
 * Without keys and indexes first, and all of a table in one transaction with the TRUNCATE that begins it, which spares the
 * WAL (PostgreSQL, "Populating a Database"); then every key and index again, as the catalogue has them.
 */
async function fill(run: Run, tables: readonly Records[]): Promise<void> {
  await run(`SET maintenance_work_mem = '1GB'`);
  const references = await constraints(run, 'f', tables);
  for (const { name, table } of references) await run(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  for (const records of tables) await fillTable(run, records);
  for (const { name, table, definition } of references) {
    await run(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
  }
}

async function fillTable(run: Run, records: Records): Promise<void> {
  const keys = await constraints(run, 'p', [records]);
  const indexes = await run(`SELECT indexname AS "name", indexdef AS "definition" FROM pg_indexes
    WHERE schemaname = current_schema AND tablename = '${records.table}'`);
  const others = indexes.filter(({ name }) => !keys.some((key) => key.name === name));
  await run('BEGIN');
  await run(`TRUNCATE "${records.table}"`);
  for (const { name, table } of keys) await run(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  for (const { name } of others) await run(`DROP INDEX "${name}"`);
  await run(insertion(records, numbers));
  for (const { name, table, definition } of keys) {
    await run(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition} ${fillFactor}`);
  }
  for (const { definition } of others) await run(`${definition} ${fillFactor}`);
  for (const { name } of indexes) await run(`ALTER INDEX "${name}" RESET (fillfactor)`);
  await run('COMMIT');
}

function constraints(run: Run, type: 'f' | 'p', tables: readonly Records[]): ReturnType<Run> {
  const names = tables.map(({ table }) => `'${table}'::regclass`);
  return run(`SELECT conname AS "name", conrelid::regclass::text AS "table", pg_get_constraintdef(oid) AS "definition"
    FROM pg_constraint WHERE contype = '${type}' AND conrelid IN (${names.join(', ')})`);
}

const numbers = (from: number, to: number) => `SELECT i FROM generate_series(${from}::bigint, ${to}::bigint) AS i`;
