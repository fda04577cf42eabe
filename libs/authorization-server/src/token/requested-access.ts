import type { Client } from '../records/client.js';
import type { ResourceAccess } from '../records/resource-access.js';
import { chooseResource, narrowScopes } from '../resources/choose-access.js';
import { parseScope } from '../shared/scope.js';

/** What a token request says of the access that it wants. */
export interface RequestedAccess {
  /** RFC 8707 §2. */
  readonly resources: readonly string[];
  /** The `scope` parameter as it came; absent, it is all that is granted (RFC 6749 §6). */
  readonly scope?: string | undefined;
}

/**
 * The one audience of the token that is asked for, and its scopes there.
 * @param elsewhere scopes for other audiences: naming them neither widens nor fails
 * @throws OAuthError invalid_target, invalid_scope
 */
export function chooseAccess(
  requested: RequestedAccess,
  client: Client,
  allowed: readonly ResourceAccess[],
  elsewhere?: (chosen: ResourceAccess) => readonly string[],
): ResourceAccess {
  const chosen = chooseResource(requested.resources, allowed, client.defaultResource);
  return narrowScopes(chosen, parseScope(requested.scope), elsewhere?.(chosen));
}
