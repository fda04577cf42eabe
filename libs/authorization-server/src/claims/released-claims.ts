import type { AccountClaims, StandardClaims } from '../records/account.js';
import type { ClaimsRequest } from '../records/claims-request.js';
import { scopeClaims } from './claim-registry.js';

/** What is told of a person for these scopes and named claims (OpenID Connect Core §5.4, §5.5). */
export function releasedClaims(
  { claims }: AccountClaims,
  scopes: readonly string[],
  requested: ClaimsRequest['userinfo'] = {},
): StandardClaims {
  const released: Record<string, unknown> = {};
  const release = (name: string) => {
    const value = Object.hasOwn(claims, name) ? claims[name as keyof StandardClaims] : undefined;
    if (value !== undefined) released[name] = value;
  };
  for (const scope of scopes) if (Object.hasOwn(scopeClaims, scope)) scopeClaims[scope]?.forEach(release);
  Object.keys(requested).forEach(release);
  return released;
}
