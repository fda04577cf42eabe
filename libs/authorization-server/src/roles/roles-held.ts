import type { CorePorts } from '../records/core-ports.js';
import type { ResourceAccess } from '../records/resource-access.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { RoleAssignment } from '../records/role-assignment.js';
import { adminAudienceOf } from '../shared/admin-audience.js';
import type { EpochSeconds } from '../shared/clock.js';

/** Who a token is about: a person, for one of their organizations or for none; or a client for itself. */
export type RoleBearer =
  | { readonly kind: 'account'; readonly id: string; readonly organizationId?: string | undefined }
  | { readonly kind: 'client'; readonly id: string };

export interface RolesHeldNeeds extends Pick<CorePorts, 'clock' | 'settings'> {
  readonly stores: Pick<CorePorts['stores'], 'resourceServers' | 'roleAssignments'>;
}

/** What somebody has at one API that asks for roles. */
interface Held {
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<string>;
}

/** Roles of one client at one API that are looked at: more than any API has. */
const mostOfClient = 1000;

/** What somebody may have of APIs by the roles of one moment. An API that asks for no role is not narrowed. */
export class RolesHeld {
  /**
   * @param at of the APIs that ask for roles, by identifier
   * @param asOf no later than they were looked at: what is issued by them says `iat` of then, however long the rest of it takes, so that
   *   what is lost meanwhile is lost with it
   */
  constructor(
    private readonly at: ReadonlyMap<string, Held>,
    readonly asOf: EpochSeconds,
  ) {}

  /** By name, at an API that asks for them; none at any other. */
  rolesAt(identifier: string): readonly string[] {
    return this.at.get(identifier)?.roles ?? [];
  }

  /** What is left of it; undefined where nothing is. One that was asked for without a scope is there for whoever has anything there. */
  narrow(access: ResourceAccess): ResourceAccess | undefined {
    const held = this.at.get(access.identifier);
    if (held === undefined) return access;
    const { identifier, scopes } = access;
    const left = scopes.filter((scope) => held.scopes.has(scope));
    if (scopes.length === 0) return held.roles.length > 0 || held.scopes.size > 0 ? access : undefined;
    return left.length > 0 ? { identifier, scopes: left } : undefined;
  }

  narrowAll(accesses: readonly ResourceAccess[]): readonly ResourceAccess[] {
    return this.at.size === 0 ? accesses : accesses.flatMap((access) => this.narrow(access) ?? []);
  }
}

/**
 * What this person or client has at these APIs now. Not one look where none of them asks for roles; else one for a person. What was
 * copied into a grant or a token never counts by itself: whatever is issued or accepted asks here.
 * @param asOf where something else was looked at before
 */
export async function rolesHeld(
  { clock, settings, stores }: RolesHeldNeeds,
  bearer: RoleBearer,
  identifiers: readonly string[],
  asOf = clock.now(),
): Promise<RolesHeld> {
  const found = await Promise.all([...new Set(identifiers)].map((each) => stores.resourceServers.find(each)));
  const asking = found.filter((resource) => resource?.roles !== undefined) as readonly ResourceServer[];
  if (asking.length === 0) return new RolesHeld(new Map(), asOf);
  const names = asking.map(({ identifier }) => identifier);
  const assigned =
    bearer.kind === 'account'
      ? await stores.roleAssignments.ofPerson(bearer.id, names)
      : await ofClient(stores, bearer.id, names);
  const counting = assigned.filter((assignment) => counts(assignment, bearer, adminAudienceOf(settings.issuer)));
  return new RolesHeld(new Map(asking.map((resource) => [resource.identifier, heldAt(resource, counting)])), asOf);
}

async function ofClient(
  { roleAssignments }: Pick<CorePorts['stores'], 'roleAssignments'>,
  id: string,
  resources: readonly string[],
): Promise<readonly RoleAssignment[]> {
  const holder = { kind: 'client', id } as const;
  return (
    await Promise.all(resources.map((resource) => roleAssignments.list({ holder, resource }, mostOfClient)))
  ).flat();
}

/** A role within an organization counts for who acts for that; one over a group, at the administration API alone. */
export function counts({ resource, within }: RoleAssignment, bearer: RoleBearer, adminAudience: string): boolean {
  if (within === undefined) return true;
  if (within.kind === 'group') return resource === adminAudience;
  return bearer.kind === 'account' && within.id === bearer.organizationId;
}

/** What is held at an API by whoever has each of its roles, and by whoever has none: whatever a person has lies between. */
export function boundsOfRoles(resource: ResourceServer): { readonly most: RolesHeld; readonly least: RolesHeld } {
  const { identifier, roles } = resource;
  if (roles === undefined) return { most: new RolesHeld(new Map(), 0), least: new RolesHeld(new Map(), 0) };
  const of = (names: readonly string[]) =>
    new RolesHeld(
      new Map([
        [
          identifier,
          heldAt(
            resource,
            names.map((role) => ({ resource: identifier, role })),
          ),
        ],
      ]),
      0,
    );
  return { most: of(Object.keys(roles)), least: of([]) };
}

function heldAt(
  { identifier, roles = {}, scopesWithoutRole = [] }: ResourceServer,
  assigned: ReadonlyArray<Pick<RoleAssignment, 'resource' | 'role'>>,
) {
  const names = assigned
    .filter(({ resource, role }) => resource === identifier && Object.hasOwn(roles, role))
    .map(({ role }) => role);
  const held = [...new Set(names)].sort();
  return { roles: held, scopes: new Set([...scopesWithoutRole, ...held.flatMap((name) => roles[name]?.scopes ?? [])]) };
}
