import type { Forgiven, JsonObject } from './token-policy.js';

/** What issuers that came before RFC 9068 call the client. */
const clientNames = ['client_id', 'azp', 'cid', 'appid'];

/**
 * The claims under the names of RFC 9068, as far as that is forgiven: the client of a token that need not name it so; of one without
 * `typ`, `scp` where there is no `scope`, as a text.
 */
export function nameCustomary(claims: JsonObject, forgiven: Forgiven): JsonObject {
  // Only where it is left out: what is there and no text is not made up for by another name.
  const client =
    claims.client_id ?? clientNames.map((name) => claims[name]).find((value) => typeof value === 'string') ?? '';
  const scope = joined(claims.scope ?? claims.scp);
  return {
    ...claims,
    ...(forgiven.missingClientId && { client_id: client }),
    ...(forgiven.untypedHeader && scope !== undefined && { scope }),
  };
}

/** What is neither a text nor a list of texts stays as it is, to be refused. */
function joined(scopes: unknown): unknown {
  const isList = Array.isArray(scopes) && scopes.every((one) => typeof one === 'string');
  return isList ? scopes.join(' ') : scopes;
}
