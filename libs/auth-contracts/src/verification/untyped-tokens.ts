import { textsAt, valueAt } from '../claims/claim-path.js';
import { parseScope } from '../scopes/parse-scope.js';
import type { JsonObject, TokenPolicy } from './token-policy.js';

/** What issuers that came before RFC 9068 call the client. */
const customaryClients = ['client_id', 'azp', 'cid', 'appid'];
const customaryScopes = ['scope', 'scp'];

/**
 * The claims under the names of RFC 9068, as far as the policy of their issuer says so: who issued them, the client, the subject, and the
 * scopes as one text. Every value that is there and not what it must be stays as it is, to be refused.
 */
export function nameCustomary(claims: JsonObject, policy: TokenPolicy): JsonObject {
  const { forgiven, issuerAliases, clientFrom, scopesFrom } = policy;
  const isForeign =
    forgiven.untypedHeader || forgiven.missingClientId || forgiven.missingSubject || issuerAliases || clientFrom;
  if (!isForeign && !scopesFrom) return claims;
  const client = clientOf(claims, policy);
  const scope = scopeOf(claims, policy);
  return {
    ...claims,
    // One person has one issuer, however the token spells it.
    ...(typeof claims.iss === 'string' && issuerAliases?.includes(claims.iss) && { iss: policy.issuer }),
    ...(client !== claims.client_id && { client_id: client }),
    ...(scope !== claims.scope && { scope }),
    // RFC 9068 §2.2: where no person is involved, the client is the subject.
    ...(forgiven.missingSubject && claims.sub === undefined && { sub: client === '' ? undefined : client }),
  };
}

/** Only where a name is left out does the next one count: what is there and no text is not made up for. */
function clientOf(claims: JsonObject, { forgiven, clientFrom }: TokenPolicy): unknown {
  if (!clientFrom && !forgiven.missingClientId) return claims.client_id;
  const found = (clientFrom ?? customaryClients).map((path) => valueAt(claims, path));
  return found.find((value) => value !== undefined) ?? (found.includes(null) ? null : whereNone(forgiven));
}

function whereNone({ missingClientId }: TokenPolicy['forgiven']): '' | undefined {
  return missingClientId ? '' : undefined;
}

/** Undefined where the token names none. */
function scopeOf(claims: JsonObject, { forgiven, scopesFrom }: TokenPolicy): unknown {
  if (!scopesFrom && !forgiven.untypedHeader) return claims.scope;
  const paths = scopesFrom ?? customaryScopes.filter((name) => claims[name] !== undefined).slice(0, 1);
  const { texts, wrong } = textsAt(claims, paths, parseScope);
  if (wrong) return wrong.value;
  // A list has one scope each: an entry with a space in it is none that a route can ask for, and must not become two.
  const scopes = texts.filter(isScopeToken);
  return paths.some((path) => valueAt(claims, path) !== undefined) ? scopes.join(' ') : undefined;
}

/** RFC 6749 §3.3. */
function isScopeToken(text: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);
}
