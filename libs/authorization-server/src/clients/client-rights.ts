import { claimsOfScopes } from '../claims/claims-of-scopes.js';
import type { ClaimsRequest } from '../records/claims-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { ResourceAccess } from '../records/resource-access.js';
import { clientPolicy, isPublicClient } from './client-policy.js';

/** What a client may ask about a person, and at APIs. */
export interface Rights {
  readonly identityScopes: readonly string[];
  readonly resources: readonly ResourceAccess[];
  readonly claims?: ClaimsRequest | undefined;
}

/**
 * Of what was given to the client once, what it may still have: what it is registered for, what the API still has and, where no
 * operator made the client, still opens to such clients. What was copied into a grant, a code or a registration never counts
 * by itself: whatever is issued asks here.
 */
export async function currentRights(
  { stores }: { readonly stores: Pick<CorePorts['stores'], 'resourceServers'> },
  client: Client,
  given: Rights,
): Promise<Rights> {
  const { grantedScopesOf } = clientPolicy(client);
  const accesses = await Promise.all(
    given.resources.map(async ({ identifier, scopes }): Promise<readonly ResourceAccess[]> => {
      const registered = client.resources.find((access) => access.identifier === identifier);
      const resource = registered && (await stores.resourceServers.find(identifier));
      if (!registered || !resource) return [];
      const open = grantedScopesOf(resource);
      const left = scopes.filter((scope) => registered.scopes.includes(scope) && open.includes(scope));
      // An API that was asked for without a scope is there as long as the client may have any of it.
      const stands = scopes.length === 0 ? registered.scopes.some((scope) => open.includes(scope)) : left.length > 0;
      return stands ? [{ identifier, scopes: left }] : [];
    }),
  );
  return {
    identityScopes: given.identityScopes.filter((scope) => client.identityScopes.includes(scope)),
    resources: accesses.flat(),
    claims: given.claims && claimsOfScopes(given.claims, client.identityScopes),
  };
}

/** Whether anything of the rights can be used: an API, or who signed in. */
export function isOfUse({ identityScopes, resources }: Rights): boolean {
  return resources.length > 0 || identityScopes.includes('openid');
}

/**
 * Who gets refresh tokens: browser apps, which need one token per audience; and confidential clients with offline_access
 * (OpenID Connect Core §11) or in plain OAuth, which knows no such scope.
 */
export function mayRefresh(client: Client, identityScopes: readonly string[]): boolean {
  return (
    clientPolicy(client).grantTypes.includes('refresh_token') &&
    (isPublicClient(client) || identityScopes.includes('offline_access') || !identityScopes.includes('openid'))
  );
}
