import { describe, expect, it } from '@jest/globals';
import type { ResourceServer, RoleBound } from '@signet/authorization-server';
import { aClient } from '@signet/authorization-server/testing';
import fc from 'fast-check';
import { inMemoryAdministration } from '../../test/in-memory-administration.js';
import {
  account,
  admin,
  allScopes,
  by,
  found,
  group,
  now,
  orders,
  organization,
  person,
  role,
} from '../../test/small-company.js';
import { AdministrationError } from '../administration-error.js';
import type { AdministeredRecords } from '../records.js';

const people = ['olga', 'adam', 'sue', 'ann', 'olaf', 'greg', 'mia', 'sam', 'max', 'carl', 'ned'];
const groups = ['staff', 'sales', 'north', 'clerks', 'operators', 'night', 'empty'];
const organizations = ['acme', 'umbrella'];
const clients = ['console', 'helpdesk', 'portal', 'robot', 'behind'];
const roles = ['owner', 'administrator', 'support', 'auditor', 'unheard of'];

/** Something that is had: a scope of the administration at one place, or a scope of an API. */
type Atom = string;
type Write = (records: AdministeredRecords) => Promise<unknown>;
interface Step {
  readonly write: Write;
  /** Whoever does it knows the credentials of these from then on. */
  readonly controls: readonly string[];
}

const anyOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const scopes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(allScopes) },
  { weight: 1, arbitrary: fc.subarray(allScopes) },
);
const bound: fc.Arbitrary<RoleBound | undefined> = fc.oneof(
  fc.constant(undefined),
  anyOf(groups).map(group),
  anyOf(organizations).map(organization),
);
const holder = fc.oneof(
  anyOf(people).map(account),
  anyOf(groups).map(group),
  anyOf(clients).map((id) => ({ kind: 'client', id }) as const),
);
const assignment = fc.oneof(
  fc.record({ role: anyOf(roles), holder, within: bound }).map((given) => role(given)),
  fc
    .record({ role: anyOf(['clerk', 'manager']), holder, within: bound })
    .map((given) => role({ ...given, resource: orders })),
);
const membership = fc.record({ groupId: anyOf(groups), subject: anyOf(people) });
const belonging = fc.record({ organizationId: anyOf(organizations), subject: anyOf(people) });
const plain = (write: Write): Step => ({ write, controls: [] });

const step: fc.Arbitrary<Step> = fc.oneof(
  anyOf(people).map((subject) => ({
    controls: [subject],
    write: async ({ accounts }: AdministeredRecords) => {
      const present = await accounts.find(subject);
      if (present) await accounts.update({ ...present, passwordHash: 'another' });
    },
  })),
  fc.record({ subject: anyOf(people), isDisabled: fc.boolean() }).map(({ subject, isDisabled }) =>
    plain(async ({ accounts }) => {
      const { disabledAt: _, ...present } = (await accounts.find(subject)) ?? person(subject);
      await accounts.update({ ...present, ...(isDisabled && { disabledAt: now }) });
    }),
  ),
  anyOf(people).map((subject) => plain(({ accounts }) => accounts.delete(subject))),
  // Under a subject that may be left of somebody.
  anyOf(people).map((subject) => ({
    controls: [subject],
    write: async ({ accounts }: AdministeredRecords) => {
      if (await accounts.find(subject)) throw new AdministrationError('exists', 'there');
      await accounts.insert(person(subject));
    },
  })),
  assignment.map((given) => plain(({ roleAssignments }) => roleAssignments.insert(given))),
  assignment.map((given) => plain(({ roleAssignments }) => roleAssignments.delete(given))),
  fc
    .oneof(
      holder.map((each) => ({ holder: each })),
      anyOf([admin, orders]).map((resource) => ({ resource })),
      anyOf(roles).map((name) => ({ role: name })),
    )
    .map((filter) => plain(({ roleAssignments }) => roleAssignments.deleteAll(filter))),
  membership.map((given) => plain((records) => records.groups.addMember({ ...given, addedAt: now }))),
  membership.map((given) => plain((records) => records.groups.removeMember(given))),
  fc.record({ groupId: anyOf(groups), parentId: fc.option(anyOf(groups), { nil: undefined }) }).map((given) =>
    plain(async (records) => {
      // Groups do not stand in themselves: the use case sees to it.
      const line = given.parentId === undefined ? [] : await records.groups.lineOf(given.parentId);
      if (line.some(({ groupId }) => groupId === given.groupId)) return;
      await records.groups.replace({ ...given, name: given.groupId, createdAt: now });
    }),
  ),
  belonging.map((given) => plain((records) => records.organizations.addMember({ ...given, addedAt: now }))),
  belonging.map((given) => plain((records) => records.organizations.removeMember(given))),
  fc
    .record({
      clientId: anyOf(clients),
      registered: fc.option(fc.subarray(allScopes), { nil: undefined }),
      isAdministration: fc.boolean(),
    })
    .map(({ clientId, registered, isAdministration }) => ({
      controls: [`client ${clientId}`],
      write: async (records: AdministeredRecords) => {
        const present = (await records.clients.find(clientId)) ?? { ...aClient, clientId, resources: [] };
        await records.clients.save({
          ...present,
          redirectUris: ['https://elsewhere.example/'],
          ...(registered && { resources: [{ identifier: admin, scopes: registered }] }),
          ...(isAdministration && { actsAsResource: admin }),
        });
      },
    })),
  anyOf(clients).map((clientId) => plain((records) => records.clients.delete(clientId))),
  fc
    .record({ identifier: anyOf([admin, orders]), roles: fc.dictionary(anyOf(roles), fc.subarray(allScopes)) })
    .map((given) =>
      plain(async ({ resourceServers }) => {
        const present = await resourceServers.find(given.identifier);
        if (!present) return;
        const defined = Object.entries(given.roles).map(([name, each]) => [name, { scopes: each }] as const);
        await resourceServers.save({ ...present, roles: Object.fromEntries(defined) });
      }),
    ),
);

/** What everybody has, worked out from the records alone: no line of it is shared with what is tested. */
class World {
  private constructor(
    readonly had: ReadonlyMap<string, ReadonlySet<Atom>>,
    readonly owners: number,
    private readonly registered: ReadonlyMap<string, ReadonlySet<Atom>>,
  ) {}

  static async of(records: AdministeredRecords): Promise<World> {
    const parents = new Map<string, string | undefined>();
    const members = new Map<string, readonly string[]>();
    for (const groupId of groups) {
      parents.set(groupId, (await records.groups.find(groupId))?.parentId);
      members.set(groupId, await records.groups.membersOf({ groupId, after: '', limit: 100 }));
    }
    const isBelow = (below: string, above: string): boolean => {
      for (let at: string | undefined = below; at !== undefined; at = parents.get(at)) if (at === above) return true;
      return false;
    };
    const places = [...groups.map((id) => `group ${id}`), ...organizations.map((id) => `organization ${id}`)];
    const everywhere = (scope: string) => [scope, ...places.map((place) => `${scope} at ${place}`)];
    const atoms = (scope: string, within: RoleBound | undefined): readonly Atom[] => {
      if (within === undefined) return everywhere(scope);
      const inside = within.kind === 'group' ? groups.filter((id) => isBelow(id, within.id)) : [within.id];
      return inside.map((id) => `${scope} at ${within.kind} ${id}`);
    };
    const audience = await records.resourceServers.find(admin);
    const assignments = await records.roleAssignments.list({ resource: admin }, 10_000);
    const gives = (api: ResourceServer | undefined, name: string) => api?.roles?.[name]?.scopes ?? [];
    const accounts = await records.accounts.list();
    const had = new Map<string, Set<Atom>>();
    let owners = 0;
    for (const { subject, disabledAt } of accounts) {
      const own = new Set<Atom>();
      for (const { role: name, holder: whose, within } of assignments) {
        const isTheirs =
          (whose.kind === 'account' && whose.id === subject) ||
          (whose.kind === 'group' && groups.some((id) => members.get(id)?.includes(subject) && isBelow(id, whose.id)));
        if (isTheirs) for (const scope of gives(audience, name)) for (const atom of atoms(scope, within)) own.add(atom);
      }
      if (disabledAt === undefined && Object.keys(audience?.scopes ?? {}).every((scope) => own.has(scope))) owners += 1;
      had.set(subject, disabledAt === undefined ? own : new Set());
    }
    const registered = new Map<string, Set<Atom>>();
    for (const client of await records.clients.list()) {
      const reach = client.resources.filter(({ identifier }) => identifier === admin).flatMap((each) => each.scopes);
      const all = client.actsAsResource === admin ? Object.keys(audience?.scopes ?? {}) : reach;
      const own = assignments.filter(({ holder: whose }) => whose.kind === 'client' && whose.id === client.clientId);
      registered.set(
        client.clientId,
        new Set([
          ...all.flatMap(everywhere),
          ...own.flatMap(({ role: name, within }) => gives(audience, name).flatMap((scope) => atoms(scope, within))),
        ]),
      );
    }
    return new World(had, owners, registered);
  }

  /** Of whoever controls these accounts and clients. */
  wielded(controls: Iterable<string>): ReadonlySet<Atom> {
    const all = new Set<Atom>();
    for (const each of controls) {
      const atoms = each.startsWith('client ') ? this.registered.get(each.slice(7)) : this.had.get(each);
      for (const atom of atoms ?? []) all.add(atom);
    }
    return all;
  }
}

/** Who has which role at the API. */
async function atOrders({ accounts, roleAssignments }: AdministeredRecords): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for (const { subject } of await accounts.list()) {
    for (const each of await roleAssignments.ofPerson(subject, [orders])) all.add(`${subject} ${each.role}`);
  }
  return all;
}

describe('any sequence of administration', () => {
  const unit = fc.record({
    who: anyOf(people),
    scopes,
    organizationId: fc.constantFrom('acme', 'umbrella', null),
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
  });

  it('gives nobody more than the giver has, and leaves an owner', async () => {
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 12 }), async (units) => {
        const { records, unitOfWork } = inMemoryAdministration();
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
      }),
      { numRuns: 150 },
    );
    // It is no proof where everything is refused.
    expect(outcomes.get('done')).toBeGreaterThan(20);
    expect(outcomes.get('forbidden')).toBeGreaterThan(20);
  });
});

/** What is had within one organization alone is had by tokens for it. */
function isFor(atom: Atom, organizationId: string | null, own: ReadonlySet<Atom>): boolean {
  const [scope = '', place] = atom.split(' at organization ');
  return place === undefined || place === organizationId || own.has(scope);
}

function isOf(atom: Atom, scope: string): boolean {
  return atom === scope || atom.startsWith(`${scope} at `);
}
