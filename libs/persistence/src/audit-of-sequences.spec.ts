import { expect, it } from '@jest/globals';
import {
  AdministrationError,
  addGroupMember,
  addOrganizationMember,
  assignRole,
  changeGroup,
  changeOrganization,
  changeResource,
  createGroup,
  createOrganization,
  createResource,
  deleteAccount,
  deleteGroup,
  deleteOrganization,
  deleteResource,
  type Initiator,
  removeGroupMember,
  removeOrganizationMember,
  takeRole,
} from '@signet/administration';
import { defaultIssuerSettings } from '@signet/authorization-server';
import { newAccount } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import fc from 'fast-check';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';
import { entities } from './records/index.js';
import type { Database } from './sql/database.js';
import { type Statements, within } from './sql/statements.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const now = 1_700_000_000;
const api = 'https://api.example.com';
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

/** The same database, whose next unit of work fails where it is told to. */
function faulty(database: Database): { readonly failAt: (at: number) => void } {
  let next = 0;
  const transaction = database.transaction.bind(database) as Database['transaction'];
  Object.assign(database, {
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

const nth = fc.nat({ max: 2 });
const group = (index: number) => ({ name: `group${index}` });
const organization = (index: number) => ({ name: `org${index}` });
const person = (index: number) => ({ username: `person${index}` });
const clerk = (index: number) =>
  ({ resource: api, role: 'clerk', holder: { kind: 'account', account: person(index) } }) as const;

type Ports = Parameters<typeof createGroup>[0] &
  Parameters<typeof deleteAccount>[0] &
  Parameters<typeof changeResource>[0];
type UseCase = (ports: Ports, a: number, b: number) => Promise<unknown>;
const useCases: readonly UseCase[] = [
  (ports, a) => createGroup(ports, operator, group(a)),
  (ports, a, b) => changeGroup(ports, operator, group(a), { parent: group(b) }),
  (ports, a) => changeGroup(ports, operator, group(a), { description: 'Another' }),
  (ports, a) => deleteGroup(ports, operator, group(a)),
  (ports, a, b) => addGroupMember(ports, operator, group(a), person(b)),
  (ports, a, b) => removeGroupMember(ports, operator, group(a), person(b)),
  (ports, a) => createOrganization(ports, operator, organization(a)),
  (ports, a, b) => changeOrganization(ports, operator, organization(a), { displayName: `Company ${b}` }),
  (ports, a) => deleteOrganization(ports, operator, organization(a)),
  (ports, a, b) => addOrganizationMember(ports, operator, organization(a), person(b)),
  (ports, a, b) => removeOrganizationMember(ports, operator, organization(a), person(b)),
  (ports, a) => assignRole(ports, operator, clerk(a)),
  (ports, a, b) =>
    assignRole(ports, operator, {
      ...clerk(0),
      holder: { kind: 'group', group: group(a) },
      within: { kind: 'organization', organization: organization(b) },
    }),
  (ports, a) => takeRole(ports, operator, clerk(a)),
  (ports) =>
    createResource(ports, operator, { identifier: api, scopes: { read: 'R', write: 'W' }, roles: { clerk: ['read'] } }),
  (ports, a) => changeResource(ports, operator, api, { name: `API ${a}` }),
  (ports, a) =>
    changeResource(ports, operator, api, { roles: { clerk: a === 0 ? ['read'] : ['read', 'write'] } }, { force: true }),
  (ports) => deleteResource(ports, operator, api),
  (ports, a) => deleteAccount(ports, operator, person(a)),
];

const step = fc.record({
  useCase: fc.nat({ max: useCases.length - 1 }),
  a: nth,
  b: nth,
  // 0 is no statement.
  failsAt: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 9 }) }),
});

it('no sequence of administration leaves a change without its entry, an entry without its change, or either twice', async () => {
  const outcomes = { done: 0, fault: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const [, configuration] = databases.migrated[0] ?? [];
      const opened = await databases.open((await configuration?.()) as never);
      const { database } = opened;
      const faults = faulty(database);
      const { administration: unitOfWork, accounts } = createStores(database, cipher);
      const ports = {
        unitOfWork,
        clock: { now: () => now },
        random: new SystemRandomSource(),
        settings: defaultIssuerSettings('https://sso.example.com'),
      } as Ports;
      for (const index of [0, 1, 2]) await accounts.insert(newAccount(person(index), { passwordHash: 'hash', now }));
      for (const { useCase, a, b, failsAt } of steps) {
        const before = await stateOf(database);
        faults.failAt(failsAt);
        const outcome = await (useCases[useCase] as UseCase)(ports, a, b).then(
          () => 'done' as const,
          (error: unknown) => {
            if (error instanceof Fault) return 'fault' as const;
            if (error instanceof AdministrationError) return 'refused' as const;
            throw error;
          },
        );
        faults.failAt(0);
        outcomes[outcome] += 1;
        const after = await stateOf(database);
        const kept = new Set(before.entries);
        const added = after.entries.filter((entry) => !kept.has(entry));
        // Nothing that was told is told otherwise.
        expect(before.entries.filter((entry) => !after.entries.includes(entry))).toEqual([]);
        if (outcome !== 'done') expect([outcome, after]).toEqual([outcome, before]);
        const facts = added.map((entry) => JSON.parse(entry) as Readonly<Record<string, unknown>>);
        if (after.records !== before.records) expect(facts).not.toEqual([]);
        // Who saves what is there already is told, with nothing that is otherwise.
        else expect(facts.filter(({ before_change: was, after_change: is }) => `${was}${is}` !== '{}{}')).toEqual([]);
        const told = facts.map(({ entry_id: _, ...what }) => JSON.stringify(what));
        expect(new Set(told).size).toBe(told.length);
      }
      await databases.close(opened);
    }),
    { numRuns: 15 },
  );
  // It is no proof where nothing goes through, or nothing fails.
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(3);
}, 300_000);
