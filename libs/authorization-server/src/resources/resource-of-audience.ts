import type { ResourceServer } from '../records/resource-server.js';
import { type DescribedRoles, resourceRoles } from './role-rules.js';

/** Of the contract of an API (`defineAudience`), what its issuer has to know as well. */
export interface DefinedAudience {
  readonly identifier: string;
  readonly name: ResourceServer['name'];
  readonly scopes: ResourceServer['scopes'];
  readonly roles?: DescribedRoles | undefined;
  readonly supportAccess?: ResourceServer['supportAccess'];
}

/** Seconds. */
const defaultLifetime = 600;

/**
 * The API as its contract has it: scopes, and roles where it defines some. All else is what operators decided of it before, roles of
 * theirs included: a scope that needs a role does not lose that by being defined again.
 */
export function resourceOf(
  { identifier, name, scopes, roles, supportAccess }: DefinedAudience,
  before?: ResourceServer,
): ResourceServer {
  return {
    accessTokenLifetime: defaultLifetime,
    signingAlgorithm: 'ES256',
    ...before,
    identifier,
    name,
    scopes: { ...scopes },
    ...(roles && { roles: resourceRoles(roles) }),
    ...(supportAccess && { supportAccess }),
  };
}
