import {
  type Group,
  type ResourceServer,
  type RoleAssignment,
  type RoleBearer,
  type RoleBound,
  type RoleHolder,
  roleCounts,
} from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import { adminAudienceOf } from '../authority/admin-audience.js';
import { type OrganizationReference, organizationOf } from '../organizations/organization-reference.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';
import { namesOfBounds } from './names-of-bounds.js';
import { holderOf } from './role-holders.js';

/** Why somebody has a scope: none is needed for it, or a role that they have has it. */
export type AccessThrough =
  | { readonly kind: 'no_role_needed' }
  /** By a place that whoever asks does not see. */
  | { readonly kind: 'elsewhere' }
  | {
      readonly kind: 'role';
      readonly role: string;
      readonly holder: RoleHolder;
      /** Of a group that holds it: names from that one down to one that the person is in by themselves. */
      readonly groups?: readonly string[];
      /** Names of organizations, or groups at the administration API, in which alone it counts. */
      readonly within?: string;
    };

export interface EffectiveScope {
  readonly scope: string;
  /** None where they do not have it. */
  readonly through: readonly AccessThrough[];
}

/** What somebody would get at an audience, if all of it was asked for. */
export interface AccessAt {
  readonly resource: string;
  /** By name, as the claim `roles` would have them. */
  readonly roles: readonly string[];
  /** Every scope of the audience, in its order. */
  readonly scopes: readonly EffectiveScope[];
  /** Roles that they have and that do not count here, each with why. */
  readonly notCounting: readonly (Extract<AccessThrough, { kind: 'role' }> & { readonly reason: NotCounting })[];
}

/** What a person would get at an audience, if an app asked for all of it. */
export interface EffectiveAccess extends AccessAt {
  readonly subject: string;
  readonly username: string;
  /** For which they would act. */
  readonly organization?: string;
}

/** What an app would get that asks on its own behalf. */
export interface AccessOfClient extends AccessAt {
  readonly clientId: string;
}

/** It is within another organization than they act for, or the resource has no such role any more. */
export type NotCounting = 'other_organization' | 'over_a_group_alone' | 'no_such_role';

type Readers = Pick<
  AdministeredRecords,
  'accounts' | 'groups' | 'organizations' | 'resourceServers' | 'roleAssignments'
>;

type Seeing = (places: readonly RoleBound[]) => Promise<(place: RoleBound) => boolean>;

/**
 * Which scopes a person gets at an audience, each with the assignment and the group that it comes through. What the app may ask for, and
 * whether the account is disabled, is another question.
 * @param asked.organization for which they act; they need not be a member for the question
 * @throws AdministrationError invalid, unknown
 */
export async function effectiveAccess(
  readers: Readers & { readonly issuer: string },
  person: AccountReference,
  asked: {
    readonly resource: string;
    readonly organization?: OrganizationReference | undefined;
    /** Which of these organizations and groups are named to whoever asks; every one where it is absent. */
    readonly seeing?: Seeing;
  },
): Promise<EffectiveAccess> {
  const { subject, username } = await accountOf(readers, person);
  const resource = await readers.resourceServers.find(asked.resource);
  if (!resource) throw unknown('resource');
  const organization = asked.organization && (await organizationOf(readers, asked.organization));
  const assignments = resource.roles ? await readers.roleAssignments.ofPerson(subject, [resource.identifier]) : [];
  const bearer = { kind: 'account', id: subject, organizationId: organization?.organizationId } as const;
  const access = await accessThrough(readers, resource, bearer, assignments, asked.seeing);
  return { subject, username, ...(organization && { organization: organization.name }), ...access };
}

/** Roles that one app may have at one API; more are not looked at. */
const mostRoles = 1000;

/** The same of an app that asks on its own behalf: without a person, and so for no organization. @throws AdministrationError unknown */
export async function effectiveAccessOfClient(
  readers: Readers & Pick<AdministeredRecords, 'clients'> & { readonly issuer: string },
  clientId: string,
  asked: { readonly resource: string },
): Promise<AccessOfClient> {
  const bearer = await holderOf(readers, { kind: 'client', clientId });
  const resource = await readers.resourceServers.find(asked.resource);
  if (!resource) throw unknown('resource');
  const { identifier, roles } = resource;
  const assignments = roles
    ? await readers.roleAssignments.list({ resource: identifier, holder: bearer }, mostRoles)
    : [];
  return { clientId, ...(await accessThrough(readers, resource, { kind: 'client', id: clientId }, assignments)) };
}

async function accessThrough(
  readers: Readers & { readonly issuer: string },
  resource: ResourceServer,
  bearer: RoleBearer,
  assignments: readonly RoleAssignment[],
  seeing: Seeing = async () => () => true,
): Promise<AccessAt> {
  const hasGroups = bearer.kind === 'account' && assignments.length > 0;
  const groups = hasGroups ? await readers.groups.groupsOf(bearer.id) : [];
  const placeOf = ({ groupId: id }: Group) => ({ kind: 'group', id }) as const;
  const sees = await seeing([...groups.map(placeOf), ...assignments.flatMap(placesOf)]);
  const seenGroups = groups.filter((group) => sees(placeOf(group)));
  const nameOf = await namesOfBounds(readers, assignments);
  const held = assignments.map((assignment) => ({
    reason: reasonAgainst(assignment, resource, bearer, adminAudienceOf(readers.issuer)),
    isSeen: placesOf(assignment).every(sees),
    through: throughOf(assignment, seenGroups, nameOf),
  }));
  const counting = held.filter(({ reason }) => reason === undefined);
  return {
    resource: resource.identifier,
    roles: [...new Set(counting.filter((each) => each.isSeen).map(({ through: { role } }) => role))].sort(),
    scopes: Object.keys(resource.scopes).map((scope) => ({ scope, through: givers(resource, scope, counting) })),
    notCounting: held.flatMap(({ isSeen: seen, reason, through }) =>
      reason === undefined || !seen ? [] : [{ ...through, reason }],
    ),
  };
}

type ThroughRole = Extract<AccessThrough, { kind: 'role' }>;

function givers(
  { roles, scopesWithoutRole = [] }: ResourceServer,
  scope: string,
  counting: ReadonlyArray<{ readonly through: ThroughRole; readonly isSeen: boolean }>,
): readonly AccessThrough[] {
  if (roles === undefined || scopesWithoutRole.includes(scope)) return [{ kind: 'no_role_needed' }];
  const giving = counting.filter(({ through: { role } }) => roles[role]?.scopes.includes(scope));
  const seen = giving.filter((each) => each.isSeen).map(({ through }) => through);
  return seen.length < giving.length ? [...seen, { kind: 'elsewhere' }] : seen;
}

/** The group that holds it and where it holds. */
function placesOf({ holder, within }: RoleAssignment): readonly RoleBound[] {
  return [...(holder.kind === 'group' ? [{ kind: 'group', id: holder.id } as const] : []), ...(within ? [within] : [])];
}

function reasonAgainst(
  assignment: RoleAssignment,
  { roles = {} }: ResourceServer,
  person: RoleBearer,
  administration: string,
): NotCounting | undefined {
  if (!Object.hasOwn(roles, assignment.role)) return 'no_such_role';
  if (roleCounts(assignment, person, administration)) return undefined;
  return assignment.within?.kind === 'group' ? 'over_a_group_alone' : 'other_organization';
}

function throughOf(
  { role, holder, within }: RoleAssignment,
  groups: readonly Group[],
  nameOf: (bound: RoleBound) => string | undefined,
): ThroughRole {
  return {
    kind: 'role',
    role,
    holder,
    ...(holder.kind === 'group' && { groups: downTo(holder.id, groups) }),
    ...(within && { within: nameOf(within) ?? within.id }),
  };
}

/** From the one that holds it to one below which the person is in none: in that they are by themselves. */
function downTo(groupId: string, groups: readonly Group[]): readonly string[] {
  const path: Group[] = [];
  let next = groups.find((group) => group.groupId === groupId);
  while (next && !path.includes(next)) {
    path.push(next);
    const { groupId: id } = next;
    next = groups.find(({ parentId }) => parentId === id);
  }
  return path.map(({ name }) => name);
}

/** As an operator reads it: `manager, held by group clerks/berlin`. */
export function inWords(through: AccessThrough): string {
  if (through.kind === 'no_role_needed') return 'it needs no role';
  if (through.kind === 'elsewhere') return 'a place that you do not see';
  const { role, groups, within } = through;
  const by = groups === undefined ? '' : `, held by group ${groups.join('/')}`;
  return `${role}${by}${within === undefined ? '' : `, within ${within}`}`;
}
