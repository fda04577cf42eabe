import type { AnyAudience, LocalizedText } from '../audience/define-audience.js';
import { deepFreeze } from '../options/deep-freeze.js';
import { dpopAlgorithms } from '../verification/dpop/verify-dpop-proof.js';

/** The protected resource metadata of RFC 9728 §2. */
export interface ProtectedResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  /** Left out when there are none (RFC 9728 §3.2). */
  readonly scopes_supported?: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  readonly dpop_signing_alg_values_supported: readonly string[];
  readonly resource_name: string;
  /** In a language (RFC 9728 §2.1). */
  readonly [name: `resource_name#${string}`]: string;
}

export const metadataPath = '/.well-known/oauth-protected-resource';

/** @param issuers that this API takes tokens of */
export function protectedResourceMetadata(
  issuers: readonly string[],
  audience: AnyAudience,
): ProtectedResourceMetadata {
  const scopes = Object.keys(audience.scopes);
  return deepFreeze({
    resource: audience.identifier,
    authorization_servers: issuers,
    ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
    bearer_methods_supported: ['header'] as const,
    dpop_signing_alg_values_supported: dpopAlgorithms,
    ...resourceNames(audience.name),
  });
}

/** The first one is for those who read none of the others. */
function resourceNames(name: LocalizedText): Pick<ProtectedResourceMetadata, 'resource_name'> {
  if (typeof name === 'string') return { resource_name: name };
  const tagged = Object.entries(name).map(([tag, text]) => [`resource_name#${tag}`, text] as const);
  return { resource_name: tagged[0]?.[1] ?? '', ...Object.fromEntries(tagged) };
}

/**
 * Path and query of the metadata: those of the identifier behind the well-known path (RFC 9728 §3.1), which one that is no
 * web address has not.
 */
export function metadataTarget({ identifier }: AnyAudience): string {
  if (!isWebAddress(identifier)) return metadataPath;
  const { pathname, search } = new URL(identifier);
  return `${metadataPath}${pathname === '/' ? '' : pathname}${search}`;
}

/**
 * Where a client finds the metadata; under the host of `publicUrl` where the API is not reached by its name. Undefined where
 * its name is no web address and nothing else is said.
 */
export function metadataUrl(audience: AnyAudience, publicUrl: string = audience.identifier): string | undefined {
  if (!isWebAddress(publicUrl)) return undefined;
  return `${new URL(publicUrl).origin}${metadataTarget(audience)}`;
}

function isWebAddress(identifier: string): boolean {
  return /^https?:/i.test(identifier);
}
