import { type AccessTokenClaims, type ActorClaim, parseScope } from '../index.js';

/** Who calls, as the verified token says. */
export interface Principal {
  /** `sub`. */
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  /** Who acts on the subject's behalf (RFC 8693 §4.1). */
  readonly actor?: ActorClaim | undefined;
  readonly sessionId?: string | undefined;
  readonly claims: AccessTokenClaims;
  /** For an exchange only; not enumerable, so that it does not reach a log by accident. */
  readonly token: string;
}

export function createPrincipal(claims: AccessTokenClaims, token: string): Principal {
  const principal = {
    subject: claims.sub,
    clientId: claims.client_id,
    scopes: parseScope(claims.scope),
    actor: claims.act,
    sessionId: claims.sid,
    claims,
  };
  return Object.defineProperty(principal, 'token', { value: token, enumerable: false }) as Principal;
}
