import type { ResourceAccess } from '../records/resource-access.js';
import { OAuthError } from '../shared/oauth-error.js';

/**
 * The one audience of an access token (RFC 8707 §2.2): the named one, else the default, else the only one there is.
 * `allowed` is the widest that may come out.
 * @throws OAuthError invalid_target when there is no choice to make or too much of one
 */
export function chooseResource(
  requested: readonly string[],
  allowed: readonly ResourceAccess[],
  defaultResource?: string,
): ResourceAccess {
  if (requested.length > 1) {
    throw new OAuthError('invalid_target', 'an access token has one audience, so one resource may be named', {
      cause: { requested },
    });
  }
  const only = allowed.length === 1 ? allowed[0]?.identifier : undefined;
  const preferred = allowed.find((access) => access.identifier === defaultResource)?.identifier;
  const identifier = requested[0] ?? preferred ?? only;
  const chosen = allowed.find((access) => access.identifier === identifier);
  if (chosen) return chosen;
  throw new OAuthError(
    'invalid_target',
    identifier === undefined ? 'resource is missing and there is no default' : 'the resource is not granted',
    { cause: { requested: identifier ?? '(none)', choices: allowed.map((access) => access.identifier) } },
  );
}

/**
 * Narrows the scopes of an access to the requested ones (RFC 6749 §6: never wider); without a request, all of them.
 * Identity scopes belong to the grant and are passed over.
 * @throws OAuthError invalid_scope
 */
export function narrowScopes(
  access: ResourceAccess,
  requested: readonly string[] | undefined,
  elsewhere: readonly string[] = [],
): ResourceAccess {
  if (requested === undefined) return access;
  const beyond = requested.filter((scope) => !access.scopes.includes(scope) && !elsewhere.includes(scope));
  if (beyond.length > 0) {
    throw new OAuthError('invalid_scope', 'a requested scope is not granted', {
      cause: { resource: access.identifier, requested, granted: access.scopes },
    });
  }
  return { identifier: access.identifier, scopes: access.scopes.filter((scope) => requested.includes(scope)) };
}
