import type { AnyAudience, Audience, ClaimsOf, RoleOf, ScopeOf } from '../audience/define-audience.js';
import type { AccessTokenClaims, ActorClaim } from '../claims/access-token-claims.js';
import { valueAt } from '../claims/claim-path.js';
import { grantedRoles, grantedScopes } from './granted.js';
import type { TraceContext } from './trace-context.js';

/** Who calls, as the verified token says; its scopes and claims are those of the audience's contract. */
export interface Principal<A extends AnyAudience = Audience> {
  /** `sub`. */
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<ScopeOf<A>>;
  /** Those that the contract defines and the token has; not enumerable. */
  readonly roles: ReadonlySet<RoleOf<A>>;
  /** Who acts on the subject's behalf (RFC 8693 §4.1). */
  readonly actor?: ActorClaim | undefined;
  readonly sessionId?: string | undefined;
  /** `org_id`: the organization that the person acts for. */
  readonly organizationId?: string | undefined;
  /** Frozen: one verified object may serve many requests. */
  readonly claims: AccessTokenClaims & Readonly<ClaimsOf<A>>;
  /** For an exchange only; not enumerable, so that it does not reach a log by accident. */
  readonly token: string;
  /** The caller's trace, for the next call; not enumerable. */
  readonly trace?: TraceContext | undefined;
}

class TokenPrincipal implements Principal {
  readonly subject: string;
  readonly clientId: string;
  readonly actor: ActorClaim | undefined;
  readonly sessionId: string | undefined;
  readonly organizationId: string | undefined;
  #scopes: ReadonlySet<string> | undefined;
  #roles: ReadonlySet<string> | undefined;
  readonly #token: string;
  readonly #trace: TraceContext | undefined;
  #beside: object | undefined;

  static keep(principal: TokenPrincipal, beside: object): void {
    principal.#beside = beside;
  }

  static beside(principal: object): object | undefined {
    return #beside in principal ? principal.#beside : undefined;
  }

  constructor(
    readonly claims: AccessTokenClaims,
    token: string,
    trace: TraceContext | undefined,
  ) {
    this.subject = claims.sub;
    this.clientId = claims.client_id;
    // Own members alone: what every object inherits was said of nobody.
    this.actor = valueAt(claims, 'act') as ActorClaim | undefined;
    this.sessionId = valueAt(claims, 'sid') as string | undefined;
    const organization = valueAt(claims, 'org_id');
    this.organizationId = typeof organization === 'string' && organization !== '' ? organization : undefined;
    this.#token = token;
    this.#trace = trace;
  }

  get scopes(): ReadonlySet<string> {
    // No set can be frozen, and that of the claims serves other requests too. Most requests read none.
    this.#scopes ??= new Set(grantedScopes(this.claims));
    return this.#scopes;
  }

  get roles(): ReadonlySet<string> {
    this.#roles ??= new Set(grantedRoles(this.claims));
    return this.#roles;
  }

  get token(): string {
    return this.#token;
  }

  get trace(): TraceContext | undefined {
    return this.#trace;
  }
}

export function createPrincipal(claims: AccessTokenClaims, token: string, trace?: TraceContext): Principal {
  return new TokenPrincipal(claims, token, trace);
}

/** Keeps with a principal what whoever let it in knows; no copy of it has that. */
export function keepBeside(principal: object, beside: object): void {
  if (principal instanceof TokenPrincipal) TokenPrincipal.keep(principal, beside);
}

export function besideOf(principal: object): object | undefined {
  return TokenPrincipal.beside(principal);
}
