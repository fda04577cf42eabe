import type { JsonObject } from './token-policy.js';

/** What issuers that came before RFC 9068 call the client. */
const clientNames = ['client_id', 'azp', 'cid', 'appid'];

/** The claims of a token without `typ`, under the names of RFC 9068: the client, and `scp` where there is no `scope`. */
export function nameCustomary(claims: JsonObject): JsonObject {
  const client = clientNames.map((name) => claims[name]).find((value) => typeof value === 'string');
  const scp = Array.isArray(claims.scp) ? claims.scp.filter((one) => typeof one === 'string').join(' ') : claims.scp;
  const scope = claims.scope ?? scp;
  return {
    ...claims,
    client_id: client ?? '',
    ...(typeof scope === 'string' ? { scope } : {}),
  };
}
