import type { ResourceAccess } from '../records/resource-access.js';
import { type RoleBearer, type RolesHeld, type RolesHeldNeeds, rolesHeld } from '../roles/roles-held.js';
import type { EpochSeconds } from '../shared/clock.js';
import { OAuthError } from '../shared/oauth-error.js';

/** What is left of an access that a client may have, for whoever the token will be about. */
export interface AccessByRoles {
  readonly access: ResourceAccess;
  readonly held: RolesHeld;
}

/**
 * @param asOf as for `rolesHeld`
 * @throws OAuthError invalid_scope where no role gives anything of it
 */
export async function accessByRoles(
  deps: RolesHeldNeeds,
  bearer: RoleBearer,
  wanted: ResourceAccess,
  asOf?: EpochSeconds,
): Promise<AccessByRoles> {
  const held = await rolesHeld(deps, bearer, [wanted.identifier], asOf);
  const access = held.narrow(wanted);
  if (!access) throw noRole(bearer, wanted);
  return { access, held };
}

/** RFC 6749 §5.2: it exceeds what who it is about may have. */
export function noRole({ kind, id }: RoleBearer, { identifier, scopes }: ResourceAccess): OAuthError {
  return new OAuthError('invalid_scope', 'no role gives what is requested', {
    cause: { [kind === 'client' ? 'client_id' : 'subject']: id, resource: identifier, requested: scopes },
  });
}
