import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { RoleAssignmentFilter, RoleAssignmentKey, RoleBound, RoleHolder } from '../records/role-assignment.js';
import type { InitiatingEntity, LostAt } from '../records/security-event.js';
import type { Stores } from '../records/stores.js';
import { type Revocation, recordRevocations } from './record-revocation.js';

/** What an operator takes away, of one person, of one client, or of all who are in a group. */
export type Loss =
  /** These assignments are there no more. */
  | { readonly kind: 'roles'; readonly assignments: readonly RoleAssignmentKey[] }
  /** No role is held over this group, or within this organization, any more, however many have one. They are there still. */
  | { readonly kind: 'place'; readonly within: RoleBound }
  /** The person is not in the group any more; without one, nobody is: it is gone, or stands elsewhere. Its roles are there still. */
  | { readonly kind: 'group'; readonly groupId: string; readonly subject?: string | undefined }
  /** The same of an organization: what was given for it ends. */
  | { readonly kind: 'organization'; readonly organizationId: string; readonly subject?: string | undefined }
  /** Roles of the API give less by now, scopes need one or are there no more; without `after` the API itself is. */
  | { readonly kind: 'resource'; readonly before: ResourceServer; readonly after: ResourceServer | undefined }
  /** The client may no longer ask for what it could. */
  | {
      readonly kind: 'client';
      readonly before: Pick<Client, 'clientId' | 'resources'>;
      readonly after: Pick<Client, 'resources'>;
    };

/** Grants of one person that are told one by one; of more all tokens with what was lost are asked for anew. */
const mostGrants = 100;
/** People who had a role in one place that are told one by one. */
const mostHolders = 100;
/** Characters of all scopes and roles that one event names of an API. */
const longestNamed = 2_000;
/**
 * Seconds until no process gives out anything of it: one may have looked at roles before the unit of work was committed, keeps APIs for a
 * second (decision 41), and has a clock of its own. What a token was issued by is no older than its `iat` says.
 */
const settlesIn = 2;
/** Assignments of one group, or one client, that are read at once. */
const mostAssignments = 1_000;

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
function bounded(lost: LostAt): LostAt {
  const { resource, scopes, roles } = lost;
  const length = [...scopes, ...roles].reduce((sum, name) => sum + name.length + 3, 0);
  return length > longestNamed ? { resource, scopes: [], roles: [], everything: true } : lost;
}

async function revocationsOf(deps: Inputs, stores: Stores, loss: Loss): Promise<readonly Revocation[]> {
  switch (loss.kind) {
    case 'roles':
      return ofRoles(stores, loss.assignments);
    case 'place': {
      const held = await stores.roleAssignments.list({ within: loss.within }, mostHolders + 1);
      return held.length > mostHolders ? ofManyHolders(stores, { within: loss.within }) : ofRoles(stores, held);
    }
    case 'group':
      return ofGroup(stores, loss);
    case 'organization':
      return ofOrganization(deps, stores, loss);
    case 'resource':
      return ofEverybody(lostOf(loss));
    case 'client':
      return ofNarrowed(loss);
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
    line.map(({ groupId: id }) => assignedTo(stores, { holder: { kind: 'group', id } })),
  );
  const lost = await lostWith(stores, assigned.flat());
  return subject === undefined ? ofEverybody(lost) : ofPerson(stores, subject, { lost, taken: [] });
}

/**
 * All that match, as far as what they give is concerned: of very many one for each role, so that nothing of it is left out and no more than
 * the roles of all APIs is in memory.
 */
export async function assignedTo(
  { resourceServers, roleAssignments }: Pick<Stores, 'resourceServers' | 'roleAssignments'>,
  filter: Pick<RoleAssignmentFilter, 'holder' | 'within'>,
): Promise<readonly RoleAssignmentKey[]> {
  const assigned = await roleAssignments.list(filter, mostAssignments + 1);
  if (assigned.length <= mostAssignments) return assigned;
  const found: RoleAssignmentKey[] = [];
  for (const { identifier: resource, roles = {} } of await resourceServers.list()) {
    for (const role of Object.keys(roles)) {
      found.push(...(await roleAssignments.list({ ...filter, resource, role }, 1)));
    }
  }
  return found;
}

/** Who had them is too many to tell one by one: what they gave, of everybody. */
async function ofManyHolders(stores: Stores, filter: Pick<RoleAssignmentFilter, 'within'>) {
  return ofEverybody(await lostWith(stores, await assignedTo(stores, filter)));
}

/** As its tokens name it: what people allowed it is more than it may have. */
function ofNarrowed({ before, after }: Extract<Loss, { kind: 'client' }>): readonly Revocation[] {
  const lost = before.resources.flatMap(({ identifier: resource, scopes }): readonly LostAt[] => {
    const kept = after.resources.find(({ identifier }) => identifier === resource)?.scopes ?? [];
    const gone = scopes.filter((scope) => !kept.includes(scope)).sort();
    return gone.length === 0 ? [] : [{ resource, scopes: gone, roles: [] }];
  });
  return lost.length === 0 ? [] : [{ kind: 'access_of_client', id: before.clientId, lost }];
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
  const lost = await withoutKept(stores, gone, async (resources) => {
    const held = resources.map((resource) => everywhereAt(stores, { holder, resource }));
    return (await Promise.all(held)).flat();
  });
  return lost.length === 0 ? [] : [{ kind: 'access_of_client', id: clientId, lost }];
}

/** What one holder has at one API without a bound: one look for each role of it, of which one holder has as many as there are bounds. */
async function everywhereAt(
  { resourceServers, roleAssignments }: Pick<Stores, 'resourceServers' | 'roleAssignments'>,
  at: { readonly holder: RoleHolder; readonly resource: string },
): Promise<readonly RoleAssignmentKey[]> {
  const { roles = {} } = (await resourceServers.find(at.resource)) ?? {};
  const held = Object.keys(roles).map((role) => roleAssignments.list({ ...at, role }, mostAssignments));
  return (await Promise.all(held)).flat();
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
  if (after === undefined) return [{ resource: before.identifier, scopes: [], roles: [], everything: true }];
  const deleted = Object.keys(before.scopes).filter((scope) => !Object.hasOwn(after.scopes, scope));
  if (after.roles === undefined)
    return deleted.length === 0 ? [] : [{ resource: before.identifier, scopes: deleted.sort(), roles: [] }];
  const free = (scope: string) => after.scopesWithoutRole?.includes(scope) === true;
  const former = Object.entries(before.roles ?? {});
  const given = (name: string) =>
    after.roles && Object.hasOwn(after.roles, name) ? (after.roles[name]?.scopes ?? []) : [];
  const ofRolesLost = former.flatMap(([name, { scopes }]) => scopes.filter((scope) => !given(name).includes(scope)));
  const withoutRole = before.roles === undefined ? Object.keys(before.scopes) : (before.scopesWithoutRole ?? []);
  const scopes = [...new Set([...ofRolesLost, ...withoutRole, ...deleted])].filter((scope) => !free(scope)).sort();
  const gone = former.map(([name]) => name).filter((name) => !Object.hasOwn(after.roles ?? {}, name));
  return scopes.length + gone.length === 0 ? [] : [{ resource: before.identifier, scopes, roles: gone.sort() }];
}
