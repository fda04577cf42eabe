import type { CorePorts } from '../records/core-ports.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { RoleAssignmentKey } from '../records/role-assignment.js';
import type { InitiatingEntity, LostAt } from '../records/security-event.js';
import type { Stores } from '../records/stores.js';
import { type Revocation, recordRevocations } from './record-revocation.js';

/** What an operator takes away, of one person, of one client, or of all who are in a group. */
export type Loss =
  /** These assignments are there no more. */
  | { readonly kind: 'roles'; readonly assignments: readonly RoleAssignmentKey[] }
  /** The person is not in the group any more; without one, nobody is: it is gone, or stands elsewhere. Its roles are there still. */
  | { readonly kind: 'group'; readonly groupId: string; readonly subject?: string | undefined }
  /** The same of an organization: what was given for it ends. */
  | { readonly kind: 'organization'; readonly organizationId: string; readonly subject?: string | undefined }
  /** Roles of the API give less by now, or scopes need one. */
  | { readonly kind: 'resource'; readonly before: ResourceServer; readonly after: ResourceServer };

/** Grants of one person that are told one by one; of more all tokens with what was lost are asked for anew. */
const mostGrants = 100;
/** Characters of all scopes and roles that one event names of an API. */
const longestNamed = 2_000;
/**
 * Seconds until no process gives out anything of it: one may have looked at roles before the unit of work was committed, keeps APIs for a
 * second (decision 41), and has a clock of its own. What a token was issued by is no older than its `iat` says.
 */
const settlesIn = 2;
/** Assignments of one group, or one client. */
const mostAssignments = 10_000;

/** What assignments that may be stored still gave. */
interface Gone {
  readonly lost: readonly LostAt[];
  readonly taken: readonly RoleAssignmentKey[];
}

type Inputs = Pick<CorePorts, 'clock' | 'random'>;

/**
 * Within the unit of work that takes something away, beside the change, before groups and their roles are deleted: APIs will refuse
 * access tokens of before that carry it, and the client's next one has what is left. Nobody is signed out. However many people a group
 * has, the number of events is bounded: what many lose is told of the API, and its tokens with that are asked for anew.
 */
export async function recordLostAccess(
  deps: Inputs,
  stores: Stores,
  initiatingEntity: InitiatingEntity,
  loss: Loss,
): Promise<void> {
  const revocations = await revocationsOf(deps, stores, loss);
  await recordRevocations(
    deps,
    stores,
    initiatingEntity,
    revocations.map((each) => ({ ...each, settlesIn, ...(each.lost && { lost: each.lost.map(bounded) }) })),
  );
}

/** An API reads two hundred events at once, in an answer that has a bound. */
function bounded({ resource, scopes, roles }: LostAt): LostAt {
  const length = [...scopes, ...roles].reduce((sum, name) => sum + name.length + 3, 0);
  return length > longestNamed ? { resource, scopes: [], roles: [], everything: true } : { resource, scopes, roles };
}

async function revocationsOf(deps: Inputs, stores: Stores, loss: Loss): Promise<readonly Revocation[]> {
  switch (loss.kind) {
    case 'roles':
      return ofRoles(stores, loss.assignments);
    case 'group':
      return ofGroup(stores, loss);
    case 'organization':
      return ofOrganization(deps, stores, loss);
    case 'resource':
      return ofEverybody(lostOf(loss));
  }
}

/** Who held it: of a group everybody may have. */
async function ofRoles(stores: Stores, assignments: readonly RoleAssignmentKey[]): Promise<readonly Revocation[]> {
  const holders = new Map(assignments.map(({ holder }) => [`${holder.kind} ${holder.id}`, holder]));
  const revocations = await Promise.all(
    [...holders.values()].map(async ({ kind, id }) => {
      const theirs = assignments.filter(({ holder }) => holder.kind === kind && holder.id === id);
      const lost = await lostWith(stores, theirs);
      if (kind === 'client') return ofClient(stores, id, { lost, taken: theirs });
      return kind === 'account' ? ofPerson(stores, id, { lost, taken: theirs }) : ofEverybody(lost);
    }),
  );
  return revocations.flat();
}

async function ofGroup(
  stores: Stores,
  { groupId, subject }: Extract<Loss, { kind: 'group' }>,
): Promise<readonly Revocation[]> {
  const line = await stores.groups.lineOf(groupId);
  const assigned = await Promise.all(
    line.map(({ groupId: id }) => stores.roleAssignments.list({ holder: { kind: 'group', id } }, mostAssignments)),
  );
  const lost = await lostWith(stores, assigned.flat());
  return subject === undefined ? ofEverybody(lost) : ofPerson(stores, subject, { lost, taken: [] });
}

async function ofOrganization(
  { clock }: Inputs,
  stores: Stores,
  { organizationId, subject }: Extract<Loss, { kind: 'organization' }>,
): Promise<readonly Revocation[]> {
  // Of all its members: a grant is not given on without the membership, and one event is of every token that names it.
  if (subject === undefined) return [{ kind: 'organization', id: organizationId }];
  const ended = await stores.grants.list({ subject, organizationId }, mostGrants + 1);
  await stores.grants.revokeAll({ subject, organizationId }, clock.now());
  return ended.length > mostGrants
    ? [{ kind: 'organization', id: organizationId }]
    : ended.map(({ grantId }) => ({ kind: 'grant', id: grantId }));
}

/**
 * By the grants of the person, which no API knows them by the wrong name in (pairwise identifiers). What another role of theirs gives as
 * well is not lost: their next token has it, and passes at once.
 */
async function ofPerson(stores: Stores, subject: string, gone: Gone): Promise<readonly Revocation[]> {
  const lost = await withoutKept(stores, gone, (resources) => stores.roleAssignments.ofPerson(subject, resources));
  if (lost.length === 0) return [];
  const grants = await stores.grants.list({ subject }, mostGrants + 1);
  return grants.length > mostGrants
    ? ofEverybody(lost)
    : grants.map(({ grantId }) => ({ kind: 'access_of_grant', id: grantId, lost }));
}

async function withoutKept(
  stores: Stores,
  { lost, taken }: Gone,
  assignedAt: (resources: readonly string[]) => Promise<readonly RoleAssignmentKey[]>,
): Promise<readonly LostAt[]> {
  if (lost.length === 0) return [];
  const assigned = await assignedAt(lost.map(({ resource }) => resource));
  // One with a bound gives nothing to most of their grants.
  const kept = assigned.filter((each) => each.within === undefined && !taken.some((other) => isSame(each, other)));
  const given = await lostWith(stores, kept);
  return lost.flatMap((each) => {
    const { scopes = [], roles = [] } = given.find(({ resource }) => resource === each.resource) ?? {};
    const left = {
      resource: each.resource,
      scopes: each.scopes.filter((scope) => !scopes.includes(scope)),
      roles: each.roles.filter((role) => !roles.includes(role)),
    };
    return left.scopes.length + left.roles.length === 0 ? [] : [left];
  });
}

function isSame(one: RoleAssignmentKey, other: RoleAssignmentKey): boolean {
  return (
    one.resource === other.resource &&
    one.role === other.role &&
    one.holder.kind === other.holder.kind &&
    one.holder.id === other.holder.id &&
    one.within?.kind === other.within?.kind &&
    one.within?.id === other.within?.id
  );
}

/** As of a person. */
async function ofClient(stores: Stores, clientId: string, gone: Gone): Promise<readonly Revocation[]> {
  const holder = { kind: 'client', id: clientId } as const;
  const lost = await withoutKept(stores, gone, () => stores.roleAssignments.list({ holder }, mostAssignments));
  return lost.length === 0 ? [] : [{ kind: 'access_of_client', id: clientId, lost }];
}

function ofEverybody(lost: readonly LostAt[]): readonly Revocation[] {
  return lost.length === 0 ? [] : [{ kind: 'access', id: '', lost }];
}

/** What these roles give, by API. */
async function lostWith(
  { resourceServers }: Stores,
  assignments: readonly RoleAssignmentKey[],
): Promise<readonly LostAt[]> {
  const identifiers = [...new Set(assignments.map(({ resource }) => resource))];
  const lost = await Promise.all(
    identifiers.map(async (identifier): Promise<LostAt | undefined> => {
      const { roles, scopesWithoutRole = [] } = (await resourceServers.find(identifier)) ?? {};
      if (roles === undefined) return undefined;
      const names = assignments.filter(({ resource }) => resource === identifier).map(({ role }) => role);
      const held = [...new Set(names)].filter((name) => Object.hasOwn(roles, name)).sort();
      const scopes = [...new Set(held.flatMap((name) => roles[name]?.scopes ?? []))]
        .filter((scope) => !scopesWithoutRole.includes(scope))
        .sort();
      return held.length === 0 ? undefined : { resource: identifier, scopes, roles: held };
    }),
  );
  return lost.filter((each) => each !== undefined);
}

/** What somebody may have had by the roles of before, and nobody has for sure by those of now. */
function lostOf({ before, after }: Extract<Loss, { kind: 'resource' }>): readonly LostAt[] {
  if (after.roles === undefined) return [];
  const free = (scope: string) => after.scopesWithoutRole?.includes(scope) === true;
  const former = Object.entries(before.roles ?? {});
  const given = (name: string) =>
    after.roles && Object.hasOwn(after.roles, name) ? (after.roles[name]?.scopes ?? []) : [];
  const ofRolesLost = former.flatMap(([name, { scopes }]) => scopes.filter((scope) => !given(name).includes(scope)));
  const withoutRole = before.roles === undefined ? Object.keys(before.scopes) : (before.scopesWithoutRole ?? []);
  const scopes = [...new Set([...ofRolesLost, ...withoutRole])].filter((scope) => !free(scope)).sort();
  const gone = former.map(([name]) => name).filter((name) => !Object.hasOwn(after.roles ?? {}, name));
  return scopes.length + gone.length === 0 ? [] : [{ resource: before.identifier, scopes, roles: gone.sort() }];
}
