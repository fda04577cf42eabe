import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import type { ResourceAccess } from '../records/resource-access.js';
import type { ResourceServer } from '../records/resource-server.js';
import { OAuthError } from '../shared/oauth-error.js';

export type ResourceServerNeeds = Pick<CorePorts, 'settings' | 'stores'>;

/** Seconds: for the issuer itself as the audience, where no API is involved. */
const issuerTokenLifetime = 300;

/** The resource server behind an access; the issuer itself serves clients that want no API but UserInfo. */
export async function resourceServerOf(deps: ResourceServerNeeds, identifierOf: string): Promise<ResourceServer> {
  const found = await deps.stores.resourceServers.find(identifierOf);
  if (found) return found;
  const { issuer } = deps.settings;
  if (identifierOf === issuer) {
    return {
      identifier: issuer,
      name: 'UserInfo',
      scopes: {},
      accessTokenLifetime: issuerTokenLifetime,
      signingAlgorithm: 'ES256',
    };
  }
  throw new OAuthError('invalid_target', 'the resource is not known', { cause: { requested: identifierOf } });
}

/**
 * What a grant may have tokens for: its APIs or, where it names none and where a client that signed somebody in names the issuer,
 * the issuer's UserInfo endpoint.
 * @param named the `resource` of the request (RFC 8707 §2)
 */
export function accessOf(
  { settings: { issuer } }: ResourceServerNeeds,
  { identityScopes, resources }: Grant,
  named: readonly string[],
): readonly ResourceAccess[] {
  const wantsUserInfo = identityScopes.includes('openid') && named.includes(issuer);
  return resources.length > 0 && !wantsUserInfo ? resources : [{ identifier: issuer, scopes: [] }];
}
