import { describe, expect, it } from '@jest/globals';
import { AdministrationError, type AdministrationPorts, acceptInvitation, invite } from '@signet/administration';
import { smallCompany } from '@signet/administration/testing';
import { defaultIssuerSettings, type RoleBound } from '@signet/authorization-server';
import { IdentityService } from '@signet/identity';
import { quickHasher } from '@signet/identity/testing';
import { SystemRandomSource } from '@signet/runtime';
import fc from 'fast-check';
import { anyOf, scopes, step } from '../test/support/authority-steps.js';
import { type Atom, groups, organizations, people, roles, World } from '../test/support/authority-world.js';
import { testDatabases } from '../test/support/test-databases.js';

const { admin, allScopes, by, found, now, orders, shell } = smallCompany;
const databases = testDatabases();
const hasher = quickHasher();
const issuer = 'https://sso.example.com';

/** Most of all of those who may do something in one place alone. */
const inviter = fc.oneof({ weight: 2, arbitrary: anyOf(['olaf', 'greg']) }, { weight: 1, arbitrary: anyOf(people) });
const few = (values: readonly string[]) => fc.uniqueArray(anyOf(values), { maxLength: 2 });
const bound: fc.Arbitrary<RoleBound | undefined> = fc.oneof(
  fc.constant(undefined),
  anyOf(groups).map((id) => ({ kind: 'group', id }) as const),
  anyOf(organizations).map((id) => ({ kind: 'organization', id }) as const),
);
const given = fc.record({ resource: anyOf([admin, orders]), role: anyOf([...roles, 'clerk']), within: bound });
const invited = fc.record({
  who: inviter,
  scopes,
  organizationId: fc.constantFrom('acme', 'acme', 'umbrella', null),
  groups: fc.oneof(few(groups), few(['sales', 'north']), fc.constant<string[]>([])),
  organizations: fc.oneof(few(organizations), fc.constant<string[]>(['acme']), fc.constant<string[]>([])),
  roles: fc.array(given, { maxLength: 2 }),
  /** What becomes of the company until it is accepted. */
  meanwhile: fc.array(step, { maxLength: 2 }),
});
type Invited = typeof invited extends fc.Arbitrary<infer Each> ? Each : never;
/** Without them a run is no proof. */
const whole = { scopes: allScopes, roles: [], meanwhile: [] };
const goodOnes: Invited[] = [
  { who: 'olaf', organizationId: 'acme', groups: [], organizations: ['acme'], ...whole },
  { who: 'greg', organizationId: null, groups: ['north', 'sales'], organizations: [], ...whole },
];
/** Each where only the other one may. */
const refusedOnes: Invited[] = [
  { who: 'olaf', organizationId: 'acme', groups: ['north', 'sales'], organizations: [], ...whole },
  { who: 'greg', organizationId: null, groups: [], organizations: ['acme'], ...whole },
];

const boundReference = ({ kind, id }: RoleBound) =>
  kind === 'group'
    ? ({ kind, group: { groupId: id } } as const)
    : ({ kind, organization: { organizationId: id } } as const);

/** What the inviter may hand on by such a token: its scopes, and those within an organization by a token for it alone. */
function handsOn(own: ReadonlySet<Atom>, { scopes: said, organizationId }: Invited): ReadonlySet<Atom> {
  const isSaid = (atom: Atom) => said.some((scope) => atom === scope || atom.startsWith(`${scope} at `));
  const isFor = (atom: Atom) => {
    const [scope = '', place] = atom.split(' at organization ');
    return place === undefined || place === organizationId || own.has(scope);
  };
  return new Set([...own].filter((atom) => isSaid(atom) && isFor(atom)));
}

describe.each([
  { name: 'SQLite', kind: 0, runs: 20 },
  { name: 'PostgreSQL', kind: 1, runs: 4 },
])('any invitations on $name', ({ kind, runs }) => {
  it('give what the inviter has when they are accepted, where the inviter has it, and nothing else', async () => {
    const outcomes = new Map<string, number>();
    const outcomeOf = async (what: string, work: Promise<unknown>) => {
      const outcome = await work.then(
        () => 'done',
        (error) => {
          if (!(error instanceof AdministrationError)) throw error;
          return error.code;
        },
      );
      outcomes.set(`${what} ${outcome}`, (outcomes.get(`${what} ${outcome}`) ?? 0) + 1);
      return outcome === 'done';
    };
    await fc.assert(
      fc.asyncProperty(fc.array(invited, { minLength: 1, maxLength: 8 }), async (all) => {
        const [, configuration] = databases.migrated[kind] ?? [];
        if (!configuration) throw new Error('there is no such database');
        const opened = await databases.open(await configuration());
        const { records, administration: unitOfWork } = opened;
        await found(records);
        const clock = { now: () => now };
        const identity = new IdentityService({ ...opened, hasher, clock });
        const random = new SystemRandomSource();
        const ports: AdministrationPorts = { unitOfWork, clock, random, settings: defaultIssuerSettings(issuer) };
        for (const [nth, one] of all.entries()) {
          const email = `guest${nth}@example.com`;
          const isMade = await outcomeOf(
            'invite',
            invite(ports, by(one.who, one.scopes, one.organizationId), {
              email,
              groups: one.groups.map((groupId) => ({ groupId })),
              organizations: one.organizations.map((organizationId) => ({ organizationId })),
              roles: one.roles.map(({ within, ...role }) => ({
                ...role,
                ...(within && { within: boundReference(within) }),
              })),
            }),
          );
          // What the database refuses, such as the same session twice, does not come about.
          for (const { write } of one.meanwhile) await unitOfWork.run(shell, write).catch(() => undefined);
          if (!isMade) continue;
          const [sent] = (await records.mail.page({ limit: 100 })).filter(({ to }) => to === email);
          const { secret = '' } = (sent?.data ?? {}) as { readonly secret?: string };
          const giver = handsOn((await World.of(records)).had.get(one.who) ?? new Set(), one);
          const username = `guest${nth}`;
          const person = { username, password: 'a long password of a guest' };
          const accepting = { person, stranger: { caller: { address: '192.0.2.1' } } };
          const isAccepted = await outcomeOf(
            'accept',
            acceptInvitation({ ...ports, identity }, records, secret, accepting),
          );
          const account = await records.accounts.findByUsername(username);
          expect(account !== undefined).toBe(isAccepted);
          if (!account) continue;
          const { subject } = account;
          const gained = [...((await World.of(records)).had.get(subject) ?? [])].filter((atom) => !giver.has(atom));
          expect({ one, gained }).toEqual({ one, gained: [] });
          if (giver.has('admin:users:write')) continue;
          // Of groups those alone in which they were put: whoever is in one is in those above.
          const members = one.groups.map((groupId) => records.groups.membersOf({ groupId, after: '', limit: 100 }));
          const isIn = (await Promise.all(members)).map((each) => each.includes(subject));
          const into = one.groups.filter((_, index) => isIn[index]);
          const places = [
            ...(await records.organizations.organizationsOf(subject)).map(
              (each) => `organization ${each.organizationId}`,
            ),
            ...into.map((groupId) => `group ${groupId}`),
          ];
          const there = places.map((place) => giver.has(`admin:users:write at ${place}`));
          expect({ one, there }).toEqual({ one, there: there.map(() => true) });
          expect({ one, isSomewhere: places.length > 0 }).toEqual({ one, isSomewhere: true });
          const held = await records.roleAssignments.list({ holder: { kind: 'account', id: subject } }, 9);
          const given = held.map(
            ({ within }) => within && giver.has(`admin:roles:write at ${within.kind} ${within.id}`),
          );
          expect({ one, given }).toEqual({ one, given: given.map(() => true) });
        }
        await databases.close(opened);
      }),
      { numRuns: runs, examples: [[[...goodOnes, ...refusedOnes]]], endOnFailure: true },
    );
    for (const outcome of ['invite done', 'invite forbidden', 'accept done']) {
      expect([outcome, (outcomes.get(outcome) ?? 0) > 1]).toEqual([outcome, true]);
    }
  }, 600_000);
});
