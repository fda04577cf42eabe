import type { ClaimsRequest } from '../records/claims-request.js';
import { scopeOfClaim } from './claim-registry.js';

/** Claims about the sign-in, which every client may ask about. */
const aboutSignIn: readonly string[] = ['sub', 'acr', 'amr', 'auth_time'];

/** Of the claims that are asked for by name, those of these scopes and about the sign-in (OpenID Connect Core §5.5.1). */
export function claimsOfScopes(claims: ClaimsRequest, scopes: readonly string[]): ClaimsRequest {
  const sections = Object.entries(claims).map(([section, named]) => {
    const kept = Object.entries(named ?? {}).filter(
      ([claim]) => aboutSignIn.includes(claim) || scopes.includes(scopeOfClaim(claim) ?? ''),
    );
    return [section, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(sections);
}
