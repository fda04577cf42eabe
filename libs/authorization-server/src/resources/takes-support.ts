import type { CorePorts } from '../records/core-ports.js';
import type { ResourceServer } from '../records/resource-server.js';
import { isAccountAudience } from '../shared/account-audience.js';
import { isAdminAudience } from '../shared/admin-audience.js';
import { OAuthError } from '../shared/oauth-error.js';

type SupportedApi = Pick<ResourceServer, 'identifier' | 'requiredAcr' | 'supportAccess'>;

/**
 * Whether tokens of somebody of support who acts as a person are given for it: where it says so, not where a class of
 * sign-in is wanted of its tokens, for nobody signed in, and never for the APIs of the issuer by which people and operators change accounts. UserInfo says to an app whom it sees.
 */
export function takesSupport(
  { identifier, requiredAcr, supportAccess }: SupportedApi,
  { issuer }: Pick<CorePorts['settings'], 'issuer'>,
): boolean {
  if (identifier === issuer) return true;
  const isAllowed = supportAccess === 'allowed' && requiredAcr === undefined;
  return isAllowed && !isAdminAudience(identifier) && !isAccountAudience(identifier);
}

/** @throws OAuthError invalid_target where it does not */
export function requireTakesSupport(resource: SupportedApi, settings: Pick<CorePorts['settings'], 'issuer'>): void {
  if (takesSupport(resource, settings)) return;
  throw new OAuthError('invalid_target', 'the resource takes no tokens of support', {
    cause: {
      resource: resource.identifier,
      expected: 'supportAccess: allowed',
      received: resource.supportAccess ?? '(none)',
    },
  });
}
