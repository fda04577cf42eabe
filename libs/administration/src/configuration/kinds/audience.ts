import { parseClaimsPolicy, type ResourceServer, resourceRoles } from '@signet/authorization-server';
import { refusing } from '../../refusals.js';
import {
  changeResource,
  createResource,
  deleteResource,
  type NewResource,
  type ResourcePatch,
} from '../../resources/change-resource.js';
import { versionOf } from '../../version.js';
import type { WantedAudience } from '../description.js';
import { type Kind, plain } from './kind.js';

const cleared = {
  roles: null,
  scopesWithoutRole: null,
  selfRegisteredScopes: null,
  accessTokenType: null,
  claimsPolicy: null,
  requiredAcr: null,
  supportAccess: null,
} as const;
const usual = { accessTokenLifetime: 600, signingAlgorithm: 'ES256' } as const;

export const audienceKind: Kind<WantedAudience> = {
  find: async ({ resourceServers }, identifier) => {
    const found = await resourceServers.find(identifier);
    return found && { document: documentOf(found) };
  },
  declare: async ({ ports, initiator, records }, identifier, given, { isFirst }) => {
    const before = await records.resourceServers.find(identifier);
    if (before === undefined) {
      await createResource(ports, initiator, { ...given, identifier } as NewResource);
      return undefined;
    }
    const wanted = wantedOf(identifier, given);
    if (versionOf(documentOf(before)) === versionOf(plain(wanted))) return undefined;
    const next = isFirst ? widened(before, wanted) : wanted;
    if (next === undefined || versionOf(documentOf(before)) === versionOf(plain(next))) return undefined;
    await changeResource(ports, initiator, identifier, { ...cleared, ...next } as ResourcePatch);
    return undefined;
  },
  remove: async ({ ports, initiator }, identifier) => {
    await deleteResource(ports, initiator, identifier);
  },
};

type Wanted = Omit<ResourceServer, 'identifier'>;

/** As it would be stored: what is absent has its default, for all that is said of it is said in the configuration. */
function wantedOf(identifier: string, given: WantedAudience): Wanted {
  const { roles, claimsPolicy, selfRegisteredScopes, scopesWithoutRole, ...rest } = given;
  const policy = claimsPolicy && refusing(() => parseClaimsPolicy(claimsPolicy, 'resource'));
  return {
    ...usual,
    name: identifier,
    ...(rest as Partial<Wanted> & Pick<Wanted, 'scopes'>),
    ...(roles && { roles: refusing(() => resourceRoles(roles)) }),
    ...(policy && { claimsPolicy: policy }),
    ...(selfRegisteredScopes && selfRegisteredScopes.length > 0 && { selfRegisteredScopes }),
    ...(scopesWithoutRole && (scopesWithoutRole.length > 0 || roles === undefined) && { scopesWithoutRole }),
  };
}

/**
 * What it shall have and still has: clients and holders of roles leave first what goes away. Undefined where nothing is new that they could
 * need, so that it is changed once.
 */
function widened(before: ResourceServer, wanted: Wanted): Wanted | undefined {
  const lost = without(before.scopes, wanted.scopes);
  const lostRoles = without(before.roles ?? {}, wanted.roles ?? {});
  if (lost.length === 0 && lostRoles.length === 0) return wanted;
  const gained = [...without(wanted.scopes, before.scopes), ...without(wanted.roles ?? {}, before.roles ?? {})];
  if (gained.length === 0) return undefined;
  return {
    ...wanted,
    scopes: { ...wanted.scopes, ...Object.fromEntries(lost) },
    ...((before.roles || wanted.roles) && { roles: { ...wanted.roles, ...Object.fromEntries(lostRoles) } }),
  };
}

function without<T>(of: Readonly<Record<string, T>>, others: object): ReadonlyArray<readonly [string, T]> {
  return Object.entries(of).filter(([name]) => !Object.hasOwn(others, name));
}

function documentOf({ identifier: _, ...resource }: ResourceServer) {
  return plain(resource);
}
