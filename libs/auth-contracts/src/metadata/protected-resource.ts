import type { Audience } from '../audience/define-audience.js';
import { dpopSigningAlgorithms } from '../dpop/dpop-proof.js';

/** RFC 9728 §2. */
export type ProtectedResourceMetadata = Readonly<Record<string, unknown>>;

export const protectedResourcePath = '.well-known/oauth-protected-resource';

/** What an API says of itself, so that a client finds its issuer and its scopes from the first 401 on. */
export function protectedResourceMetadata({
  issuer,
  audience,
}: {
  readonly issuer: string;
  readonly audience: Audience;
}): ProtectedResourceMetadata {
  return {
    resource: audience.identifier,
    authorization_servers: [issuer],
    scopes_supported: Object.keys(audience.scopes),
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: dpopSigningAlgorithms,
    resource_name: audience.name,
  };
}

/** RFC 9728 §3: the well-known part stands between the host and the path. */
export function protectedResourceMetadataUrl(publicUrl: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return `${origin}/${protectedResourcePath}${pathname === '/' ? '' : pathname}`;
}
