import { identityScopes as knownIdentityScopes } from '../../claims/claim-registry.js';
import type { Client } from '../../records/client.js';
import type { PersonRequest } from '../../records/person-request.js';
import type { ResourceAccess } from '../../records/resource-access.js';
import { chooseResource } from '../../resources/choose-access.js';
import { namedTargets } from '../../resources/named-targets.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { type ParameterList, singleParameter } from '../../shared/parameter-list.js';
import { parseScope } from '../../shared/scope.js';
import type { CheckInput } from '../check.js';

/**
 * RFC 6749 §3.3 and RFC 8707 §2: every scope says something about the person or belongs to one audience. Without
 * `resource` the audiences are those that own the requested scopes. Scopes that are unknown, of another audience or not the
 * client's are left out (OpenID Connect Core §3.1.2.1), and the token response says in `scope` what is left.
 */
export function checkScopeAndResources({
  client,
  parameters,
  deps: { settings },
}: Pick<CheckInput, 'client' | 'parameters'> & {
  readonly deps: Pick<CheckInput['deps'], 'settings'>;
}): Required<Pick<PersonRequest, 'identityScopes' | 'resources'>> {
  const requested = parseScope(singleParameter(parameters, 'scope')) ?? [];
  const identityScopes = requested.filter((s) => knownIdentityScopes.includes(s) && client.identityScopes.includes(s));
  const named = grantedTargets(client, parameters, identityScopes.includes('openid') ? settings.issuer : undefined);
  const candidates =
    named.length === 0 ? client.resources : client.resources.filter((a) => named.includes(a.identifier));
  const resources = candidates
    .map(
      ({ identifier, scopes }): ResourceAccess => ({
        identifier,
        scopes: scopes.filter((scope) => requested.includes(scope)),
      }),
    )
    .filter(({ identifier, scopes }) => named.includes(identifier) || scopes.length > 0);
  const isLeft = identityScopes.length > 0 || resources.some(({ scopes }) => scopes.length > 0);
  if (requested.length > 0 && !isLeft) {
    const expected = [...client.identityScopes, ...candidates.flatMap(({ scopes }) => scopes)];
    throw new OAuthError('invalid_scope', 'no requested scope is known and granted to the client', {
      cause: { client_id: client.clientId, expected, received: requested },
    });
  }
  if (requested.length === 0 && resources.length === 0) {
    throw new OAuthError('invalid_scope', 'scope is missing');
  }
  // What a token could not be issued for is refused before a person is asked.
  if (named.length === 0 && resources.length > 1) chooseResource([], resources, client.defaultResource);
  return { identityScopes, resources };
}

/**
 * @param userInfo the issuer, as the audience of a token for UserInfo, where somebody signs in
 * @throws OAuthError invalid_target for one that is unknown, or not the client's
 */
function grantedTargets(client: Client, parameters: ParameterList, userInfo: string | undefined): readonly string[] {
  const named = namedTargets(parameters);
  for (const identifier of named) {
    if (identifier === userInfo) continue;
    if (!isResourceIdentifier(identifier) || !client.resources.some((access) => access.identifier === identifier)) {
      throw new OAuthError('invalid_target', 'a resource is unknown or not granted to the client', {
        cause: { client_id: client.clientId, requested: identifier },
      });
    }
  }
  return named;
}

/** RFC 8707 §2: an absolute URI without a fragment. */
function isResourceIdentifier(value: string): boolean {
  return URL.canParse(value) && !value.includes('#');
}
