import type { JsonObject } from './token-policy.js';

/** Beside the refusal: who asked is for the report of an operator, and for nobody who gets the refusal. */
const clients = new WeakMap<object, string>();

/** Notes whose token it was that is refused, once its signature holds. */
export function ofClient<Thrown>(thrown: Thrown, claims: JsonObject): Thrown {
  if (typeof thrown === 'object' && thrown !== null) clients.set(thrown, clientNamed(claims));
  return thrown;
}

/** The client of a refused token whose signature holds; the empty text where it names none. Undefined where nobody vouches for the token. */
export function clientOf(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null ? clients.get(thrown) : undefined;
}

/** RFC 9068 §2.2, and what issuers that came before it write; of an ID token its audience (OpenID Connect Core 1.0 §2). */
export function clientNamed({ client_id: clientId, azp, cid, appid, aud }: JsonObject): string {
  const names = [clientId, azp, cid, appid, aud].filter((one): one is string => typeof one === 'string' && one !== '');
  return names[0] ?? '';
}
