import { describe, expect, it } from '@jest/globals';
import { type AdministeredRecords, AdministrationError } from '@signet/administration';
import { smallCompany } from '@signet/administration/testing';
import fc from 'fast-check';
import { anyOf, scopes, step } from '../test/support/authority-steps.js';
import { type Atom, people, World } from '../test/support/authority-world.js';
import { testDatabases } from '../test/support/test-databases.js';

const { allScopes, by, found, orders } = smallCompany;
const databases = testDatabases();

/** Who has which role at the API. */
async function atOrders({ accounts, roleAssignments }: AdministeredRecords): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for (const { subject } of await accounts.list()) {
    for (const each of await roleAssignments.ofPerson(subject, [orders])) all.add(`${subject} ${each.role}`);
  }
  return all;
}

describe.each([
  { name: 'SQLite', kind: 0, runs: 20 },
  { name: 'PostgreSQL', kind: 1, runs: 4 },
])('any sequence of administration on $name', ({ kind, runs }) => {
  const unit = fc.record({
    who: anyOf(people),
    scopes,
    organizationId: fc.constantFrom('acme', 'umbrella', null),
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
  });

  /** So many steps by somebody, each in a unit of work of its own. */
  const each = (who: string) =>
    fc
      .sample(step, { numRuns: 25, seed: 7 })
      .map((one) => ({ who, scopes: allScopes, organizationId: null, steps: [one] }));

  it('gives nobody more than the giver has, and leaves an owner', async () => {
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 12 }), async (units) => {
        const [, configuration] = databases.migrated[kind] ?? [];
        if (!configuration) throw new Error('there is no such database');
        const opened = await databases.open(await configuration());
        const { records, administration: unitOfWork } = opened;
        await found(records);
        // `app` has whatever tokens with fewer scopes do: it knows nobody's password.
        const controls = new Map<string, Set<string>>([...people, 'app'].map((name) => [name, new Set([name])]));
        let before = await World.of(records);
        let roleHolders = await atOrders(records);
        for (const { who, scopes: said, organizationId, steps } of units) {
          const isWhole = said.length === allScopes.length;
          const own = before.had.get(who) ?? new Set<Atom>();
          const giver = new Set(
            [...own].filter((atom) => said.some((scope) => isOf(atom, scope)) && isFor(atom, organizationId, own)),
          );
          const outcome = await unitOfWork
            .run(by(who, said, organizationId), async (within) => {
              for (const { write } of steps) await write(within);
            })
            .then(
              () => 'done',
              (error) => {
                if (!(error instanceof AdministrationError)) throw error;
                return error.code;
              },
            );
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          const wieldedBefore = new Map([...controls].map(([name, each]) => [name, before.wielded(each)]));
          if (outcome === 'done') {
            for (const each of steps.flatMap((given) => given.controls)) controls.get(isWhole ? who : 'app')?.add(each);
          }
          const after = await World.of(records);
          for (const [name, each] of controls) {
            const had = wieldedBefore.get(name);
            const gained = [...after.wielded(each)].filter((atom) => !had?.has(atom) && !giver.has(atom));
            expect({ who, outcome, name, gained }).toEqual({ who, outcome, name, gained: [] });
          }
          expect(after.owners).toBeGreaterThan(0);
          const holders = await atOrders(records);
          const mayGive = [...giver].some((atom) => isOf(atom, 'admin:roles:write'));
          if (!mayGive) expect([...holders].filter((each) => !roleHolders.has(each))).toEqual([]);
          [before, roleHolders] = [after, holders];
        }
        await databases.close(opened);
      }),
      { numRuns: runs, examples: [[each('olga')], [each('greg')]] },
    );
    // It is no proof where everything is refused.
    expect(outcomes.get('done')).toBeGreaterThan(2);
    expect(outcomes.get('forbidden')).toBeGreaterThan(2);
  }, 600_000);
});

/** What is had within one organization alone is had by tokens for it. */
function isFor(atom: Atom, organizationId: string | null, own: ReadonlySet<Atom>): boolean {
  const [scope = '', place] = atom.split(' at organization ');
  return place === undefined || place === organizationId || own.has(scope);
}

function isOf(atom: Atom, scope: string): boolean {
  return atom === scope || atom.startsWith(`${scope} at `);
}
