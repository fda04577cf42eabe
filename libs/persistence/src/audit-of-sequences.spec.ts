import { describe, expect, it } from '@jest/globals';
import { AdministrationError } from '@signet/administration';
import { toldPorts } from '@signet/administration/testing';
import { IdentityService } from '@signet/identity';
import { quickHasher } from '@signet/identity/testing';
import fc from 'fast-check';
import { acts } from '../test/support/administration-acts.js';
import { administrationWorld, now, peopled } from '../test/support/administration-world.js';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';
import { entities } from './records/index.js';
import type { Database } from './sql/database.js';
import { type Statements, within } from './sql/statements.js';

const hasher = quickHasher();
const databases = testDatabases();

class Fault extends Error {
  override readonly name = 'Fault';
}

/** Statements of one unit of work, of which the one with this number fails. */
function failing(inner: Statements, at: number): Statements {
  let asked = 0;
  const counted = <T>(statement: () => Promise<T>): Promise<T> => {
    asked += 1;
    return asked === at ? Promise.reject(new Fault(`statement ${at}`)) : statement();
  };
  return {
    dialect: inner.dialect,
    rows: (sql, values) => counted(() => inner.rows(sql, values)),
    change: (sql, values) => counted(() => inner.change(sql, values)),
    send: (write) => counted(() => inner.send(write)),
  };
}

/** The same database, of which the next unit of work of operators fails where it is told to. */
function faulty({ administration }: Database): { readonly failAt: (at: number) => void } {
  let next = 0;
  const transaction = administration.transaction.bind(administration) as Database['transaction'];
  Object.assign(administration, {
    transaction: <T>(work: Parameters<typeof transaction<T>>[0]) =>
      transaction<T>(({ read }) => work(within(failing(read, next)))),
  });
  return {
    failAt: (at) => {
      next = at;
    },
  };
}

const isOfTrail = (table: string) => table.startsWith('audit_');

/** Everything that administration changes, as text; and the ids of the trail. */
async function stateOf({ read }: Database) {
  const tables = entities.map(({ options }) => String(options.tableName)).filter((table) => !isOfTrail(table));
  const rows = await Promise.all(
    // How often a catalogue was written says nothing of what it has.
    tables.filter((table) => table !== 'catalogue').map((table) => read.rows(`SELECT * FROM "${table}" ORDER BY 1, 2`)),
  );
  const entries = await read.rows('SELECT * FROM "audit_entry" ORDER BY "entry_id"');
  return { records: JSON.stringify(rows), entries: entries.map((row) => JSON.stringify(row)) };
}

interface Step {
  readonly act: string;
  readonly a: number;
  readonly b: number;
  /** 0 is no statement. */
  readonly failsAt: number;
}

const nth = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...Object.keys(acts)),
  a: nth,
  b: nth,
  failsAt: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }) },
  ),
});

/** Each of them once, with nothing that fails; a group that another one can stand in comes first. */
const done = (act: string, a = 0, b = 0): Step => ({ act, a, b, failsAt: 0 });
const eachOnce = [
  done('createGroup', 1),
  ...Object.keys(acts).map((act) => done(act, 0, act === 'putGroupBelow' ? 1 : 0)),
];

/** Of changes that are not of records: copies that were taken, and what the trail itself forgets. */
const changesNoRecord = ['records_exported', 'audit_origins_deleted'];

describe.each([
  { name: 'SQLite', kind: 0, runs: 12 },
  { name: 'PostgreSQL', kind: 1, runs: 4 },
])('of administration on $name', ({ kind, runs }) => {
  it('no sequence leaves a change without its entry, an entry without its change, or either twice', async () => {
    const outcomes = { done: 0, fault: 0, refused: 0 };
    const [ports, went] = [new Set<unknown>(), new Set<string>()];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const [, configuration] = databases.migrated[kind] ?? [];
        if (!configuration) throw new Error('there is no such database');
        const opened = await databases.open(await configuration());
        const { database } = opened;
        const faults = faulty(database);
        const stores = createStores(database, cipher);
        await peopled(stores);
        const world = administrationWorld(
          stores,
          new IdentityService({ ...stores, hasher, clock: { now: () => now } }),
        );
        let before = await stateOf(database);
        for (const { act, a, b, failsAt } of steps) {
          faults.failAt(failsAt);
          const outcome = await (acts[act] as (typeof acts)[string])(world, a, b).then(
            () => 'done' as const,
            (error: unknown) => {
              if (error instanceof Fault) return 'fault' as const;
              if (error instanceof AdministrationError) return 'refused' as const;
              throw error;
            },
          );
          faults.failAt(0);
          outcomes[outcome] += 1;
          if (outcome === 'done') went.add(act);
          const after = await stateOf(database);
          const kept = new Set(before.entries);
          const added = after.entries.filter((entry) => !kept.has(entry));
          // Nothing that was told is told otherwise.
          expect(before.entries.filter((entry) => !after.entries.includes(entry))).toEqual([]);
          if (outcome !== 'done') expect([act, outcome, after]).toEqual([act, outcome, before]);
          const facts = added.map((entry) => JSON.parse(entry) as Readonly<Record<string, unknown>>);
          for (const { record } of facts) ports.add(record);
          const changing = facts.filter(({ verb }) => !changesNoRecord.includes(String(verb)));
          if (after.records !== before.records) expect([act, changing]).not.toEqual([act, []]);
          // Who saves what is there already is told, with nothing that is otherwise.
          else {
            const otherwise = changing.filter(({ before_change: was, after_change: is }) => `${was}${is}` !== '{}{}');
            expect([act, otherwise]).toEqual([act, []]);
          }
          const told = facts.map(({ entry_id: _, ...what }) => JSON.stringify(what));
          expect(new Set(told).size).toBe(told.length);
          before = after;
        }
        await databases.close(opened);
      }),
      { numRuns: runs, examples: [[eachOnce]] },
    );
    // It is no proof where something never goes through, or nothing fails.
    expect(Object.keys(acts).filter((act) => !went.has(act))).toEqual([]);
    // What sends webhooks gives them up, not an operator.
    expect(toldPorts.filter((port) => !ports.has(port))).toEqual(['auditFollowers']);
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(1);
  }, 600_000);
});
