import {
  checkResourceServer,
  type DescribedRoles,
  ownerOfScope,
  parseClaimsPolicy,
  type ResourceServer,
  recordLostAccess,
} from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { definedOf } from '../defined-of.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { refusing, unknown } from '../refusals.js';
import { requireVersion } from '../version.js';
import { refuseOwnResource } from './own-resource.js';
import { described, leaveRoles, patchedRoles, type RolesPatch } from './resource-roles.js';
import { clientsThatName, narrowed } from './resource-users.js';

/** Roles may be written as the contract of the API has them. */
export type NewResource = Pick<ResourceServer, 'identifier' | 'scopes'> &
  Partial<Omit<ResourceServer, 'roles'>> & { readonly roles?: DescribedRoles | undefined };

type Clearable = 'accessTokenType' | 'claimsPolicy' | 'requiredAcr' | 'selfRegisteredScopes' | 'supportAccess';

/** What is absent stays, null clears. The identifier is in clients and tokens, and never changes. */
export type ResourcePatch = Partial<Omit<ResourceServer, 'identifier' | keyof RolesPatch | Clearable>> & {
  readonly [Member in Clearable]?: ResourceServer[Member] | null;
} & RolesPatch;

export interface ResourceChangeOptions {
  /** The `versionOf` the resource that the change was made for. */
  readonly expectedVersion?: string | undefined;
  /** Takes what goes away from the clients, roles, people and groups that rest on it, instead of refusing. */
  readonly force?: boolean | undefined;
}

/** @throws AdministrationError invalid, exists */
export function createResource(
  { unitOfWork, settings }: Pick<AdministrationPorts, 'unitOfWork' | 'settings'>,
  initiator: Initiator,
  { identifier, name, roles, ...rest }: NewResource,
): Promise<ResourceServer> {
  refuseOwnResource(settings, identifier);
  const resource: ResourceServer = {
    accessTokenLifetime: 600,
    signingAlgorithm: 'ES256',
    ...rest,
    ...(roles !== undefined && { roles: described(roles) }),
    identifier,
    name: name ?? identifier,
  };
  return unitOfWork.run(initiator, async (records) => {
    if (await records.resourceServers.find(identifier)) throw new AdministrationError('exists', 'this resource exists');
    return save(records, resource);
  });
}

/**
 * Scopes that are left out are gone: `in_use` while clients or roles name one of them, unless forced, which takes them from those. Roles that
 * are left out are gone as well: `in_use` while somebody has one.
 * @param given what to change, or how it follows from what is there
 * @throws AdministrationError invalid, unknown, exists, changed, in_use
 */
export function changeResource(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random' | 'settings'>,
  initiator: Initiator,
  identifier: string,
  given: ResourcePatch | ((before: ResourceServer) => ResourcePatch),
  { expectedVersion, force }: ResourceChangeOptions = {},
): Promise<ResourceServer> {
  refuseOwnResource(ports.settings, identifier);
  return ports.unitOfWork.run(initiator, async (records) => {
    const resource = await records.resourceServers.find(identifier);
    if (!resource) throw unknown('resource');
    requireVersion(resource, expectedVersion);
    const patch = typeof given === 'function' ? given(resource) : given;
    const scopes = patch.scopes ?? resource.scopes;
    const { selfRegisteredScopes: formerlyOpen } = resource;
    const open =
      patch.selfRegisteredScopes === undefined
        ? formerlyOpen?.filter((scope) => Object.hasOwn(scopes, scope))
        : patch.selfRegisteredScopes;
    const { selfRegisteredScopes: _, roles: _roles, scopesWithoutRole: _without, ...kept } = resource;
    const { selfRegisteredScopes: __, roles: __roles, scopesWithoutRole: __without, ...others } = patch;
    const { accessTokenType, claimsPolicy, requiredAcr, supportAccess, ...merged } = { ...kept, ...definedOf(others) };
    const changed = await save(records, {
      ...merged,
      ...(accessTokenType && { accessTokenType }),
      ...(requiredAcr && { requiredAcr }),
      ...(supportAccess && { supportAccess }),
      ...(claimsPolicy && { claimsPolicy }),
      identifier,
      ...(open && open.length > 0 && { selfRegisteredScopes: open }),
      ...patchedRoles(resource, patch, scopes, force),
    });
    await leaveRoles(records, resource, changed, force);
    await recordLostAccess(ports, records, initiator.entity, { kind: 'resource', before: resource, after: changed });
    await leave(records, identifier, (scope) => Object.hasOwn(changed.scopes, scope), force);
    return changed;
  });
}

/**
 * `in_use` while clients name it, unless forced: then it is taken from those clients, in the same unit of work. Nobody has a role there any more,
 * and tokens for it count no more where anybody still asks.
 * @returns the clients that it was taken from
 * @throws AdministrationError unknown, changed, in_use
 */
export function deleteResource(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random' | 'settings'>,
  initiator: Initiator,
  identifier: string,
  { expectedVersion, force }: ResourceChangeOptions = {},
): Promise<readonly string[]> {
  refuseOwnResource(ports.settings, identifier);
  return ports.unitOfWork.run(initiator, async (records) => {
    const resource = await records.resourceServers.find(identifier);
    if (!resource) throw unknown('resource');
    requireVersion(resource, expectedVersion);
    await recordLostAccess(ports, records, initiator.entity, { kind: 'resource', before: resource, after: undefined });
    const left = await leave(records, identifier, undefined, force);
    await records.roleAssignments.deleteAll({ resource: identifier });
    await records.resourceServers.delete(identifier);
    return left;
  });
}

async function save({ resourceServers }: AdministeredRecords, given: ResourceServer): Promise<ResourceServer> {
  const { claimsPolicy: wanted, ...others } = given;
  // As it is understood: a policy that says nothing is none.
  const claimsPolicy = wanted && refusing(() => parseClaimsPolicy(wanted, 'resource'));
  const resource = { ...others, ...(claimsPolicy && { claimsPolicy }) };
  refusing(() => checkResourceServer(resource));
  const other = ownerOfScope(resource, await resourceServers.list());
  if (other) throw new AdministrationError('exists', `${other.identifier} has the scope ${other.scope}`);
  await resourceServers.save(resource);
  return resource;
}

/** @param keeps the scopes that stay; absent where nothing of the resource does */
async function leave(
  { clients }: AdministeredRecords,
  identifier: string,
  keeps: ((scope: string) => boolean) | undefined,
  force = false,
): Promise<readonly string[]> {
  const users = clientsThatName(await clients.list(), identifier, keeps);
  const ids = users.map(({ clientId }) => clientId);
  if (users.length > 0 && !force) {
    const named = ids.slice(0, 5).join(', ');
    const more = ids.length > 5 ? ` and ${ids.length - 5} more` : '';
    throw new AdministrationError('in_use', `clients rest on it: ${named}${more}`);
  }
  for (const client of users) await clients.replace(narrowed(client, identifier, keeps));
  return ids;
}
