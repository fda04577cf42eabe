import type { PersonRequest } from '../records/person-request.js';
import { scopeOfClaim } from './claim-registry.js';

/** What a request tells of the person, in scopes: those it names, and those that its single claims belong to. */
export function disclosedScopes({ identityScopes, claims }: PersonRequest): readonly string[] {
  const single = [...Object.keys(claims?.userinfo ?? {}), ...Object.keys(claims?.id_token ?? {})];
  const owners = single.map(scopeOfClaim).filter((scope) => scope !== undefined);
  return [...new Set([...identityScopes, ...owners])];
}
