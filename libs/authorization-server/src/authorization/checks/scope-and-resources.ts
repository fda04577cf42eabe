import { identityScopes as knownIdentityScopes } from '../../claims/claim-registry.js';
import type { PersonRequest } from '../../records/person-request.js';
import type { ResourceAccess } from '../../records/resource-access.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { repeatedParameter, singleParameter } from '../../shared/parameter-list.js';
import { parseScope } from '../../shared/scope.js';
import type { CheckInput } from '../check.js';

/**
 * RFC 6749 §3.3 and RFC 8707 §2: every scope says something about the person or belongs to one audience. Without
 * `resource` the audiences are those that own the requested scopes; with it, a scope of another audience is refused.
 */
export function checkScopeAndResources({
  client,
  parameters,
}: Pick<CheckInput, 'client' | 'parameters'>): Required<Pick<PersonRequest, 'identityScopes' | 'resources'>> {
  const requested = parseScope(singleParameter(parameters, 'scope')) ?? [];
  const identityScopes = requested.filter((scope) => knownIdentityScopes.includes(scope));
  const apiScopes = requested.filter((scope) => !knownIdentityScopes.includes(scope));

  const named = [...new Set(repeatedParameter(parameters, 'resource'))];
  for (const identifier of named) {
    if (!isResourceIdentifier(identifier) || !client.resources.some((access) => access.identifier === identifier)) {
      throw new OAuthError('invalid_target', 'a resource is unknown or not granted to the client', {
        cause: { client_id: client.clientId, requested: identifier },
      });
    }
  }
  const candidates =
    named.length === 0 ? client.resources : client.resources.filter((a) => named.includes(a.identifier));
  const allowed = new Set([...client.identityScopes, ...candidates.flatMap(({ scopes }) => scopes)]);
  const refused = requested.filter((scope) => !allowed.has(scope));
  if (refused.length > 0) {
    throw new OAuthError('invalid_scope', 'a requested scope is unknown or not granted to the client', {
      cause: { client_id: client.clientId, expected: [...allowed], received: refused },
    });
  }
  const resources = candidates
    .map(
      ({ identifier, scopes }): ResourceAccess => ({
        identifier,
        scopes: scopes.filter((scope) => apiScopes.includes(scope)),
      }),
    )
    .filter(({ identifier, scopes }) => named.includes(identifier) || scopes.length > 0);
  if (requested.length === 0 && resources.length === 0) {
    throw new OAuthError('invalid_scope', 'scope is missing');
  }
  return { identityScopes, resources };
}

/** RFC 8707 §2: an absolute URI without a fragment. */
function isResourceIdentifier(value: string): boolean {
  return URL.canParse(value) && !value.includes('#');
}
