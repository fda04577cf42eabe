import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { valueAt } from '../claims/claim-path.js';
import { parseScope } from '../scopes/parse-scope.js';
import type { Revocations, RevokedPart } from './revocations.js';

/** Seconds that a revocation is remembered at least; as long as the longest token that was seen lives, where that is more. */
const rememberFor = 86_400;
/** Of each kind; the oldest goes first. */
const capacity = 200_000;

/** What a security event takes back. `before`: tokens issued at or before this second (since the epoch). */
export type Revocation =
  | { readonly part: 'jti' | 'grant_id'; readonly value: string }
  | { readonly part: 'sid' | 'sub' | 'client_id' | 'org_id'; readonly value: string; readonly before: number }
  | LostAccess;

/** Some scopes and roles at this API that tokens of a grant, of a client or of everybody are not to carry any more. */
export interface LostAccess {
  readonly part: 'access';
  readonly of: 'grant' | 'client' | 'everybody';
  /** `grant_id` or `client_id`; empty for everybody. */
  readonly value: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly before: number;
}

/** A key that the issuer took out of service: nothing that it signed is accepted. */
export interface KeyWithdrawal {
  readonly part: 'kid';
  readonly value: string;
}

export interface RevocationStatus {
  /** Seconds since the issuer was last heard; undefined where it never was. What was revoked later is not known. */
  readonly staleForSeconds?: number | undefined;
  /** Why the last attempt failed; undefined when it did not. */
  readonly failure?: string | undefined;
  /** That the issuer refused the client or its secret (RFC 6749 §5.2) when it was asked last. */
  readonly isClientRefused?: boolean | undefined;
  readonly remembered: number;
  /**
   * Seconds since the epoch: of tokens that were issued by then, it is not known any more whether they are revoked, and they are
   * refused. Undefined where nothing was forgotten that could still matter.
   */
  readonly forgottenUntil?: number | undefined;
  /** Events that the issuer was told cannot be used, since this process began. */
  readonly refused: number;
}

/** Of these, tokens that were issued later stand: offline access outlives a session, and a person signs in again. */
const boundedParts = ['sid', 'sub', 'client_id', 'org_id'] as const;

interface Remembered {
  readonly before: number;
  readonly at: number;
}

/** The revocations of one issuer, in memory. */
export class RevocationState implements Revocations {
  readonly #parts: Readonly<Record<Revocation['part'], Map<string, Remembered>>> = {
    jti: new Map(),
    sid: new Map(),
    grant_id: new Map(),
    client_id: new Map(),
    sub: new Map(),
    org_id: new Map(),
    access: new Map(),
  };
  readonly #listeners: Array<(isRevoked: (claims: AccessTokenClaims) => boolean) => void> = [];
  readonly #now: () => number;
  readonly #capacity: number;
  /** What was forgotten took back tokens that were issued by this second. */
  #forgottenUntil = Number.NEGATIVE_INFINITY;
  /** Seconds. */
  #longestLifetime = rememberFor;

  /** @param bounds `now` in seconds since the epoch; `capacity` of each kind */
  constructor(
    readonly issuer: string,
    bounds: { readonly now: () => number; readonly capacity?: number },
  ) {
    this.#now = bounds.now;
    this.#capacity = bounds.capacity ?? capacity;
  }

  /** As `RevocationStatus` has it. */
  get forgottenUntil(): number | undefined {
    return this.#forgottenUntil + this.#longestLifetime > this.#now() ? this.#forgottenUntil : undefined;
  }

  get size(): number {
    return Object.values(this.#parts).reduce((sum, { size }) => sum + size, 0);
  }

  find(claims: AccessTokenClaims): RevokedPart | undefined {
    if (claims.iss !== this.issuer) return undefined;
    if (claims.exp - claims.iat > this.#longestLifetime) this.#longestLifetime = claims.exp - claims.iat;
    if (claims.iat <= this.#forgottenUntil) return 'forgotten';
    const { jti, grant_id: grants } = this.#parts;
    if (claims.jti !== undefined && jti.size > 0 && jti.has(claims.jti)) return 'jti';
    if (grants.size > 0 && grants.has(String(claims.grant_id))) return 'grant_id';
    const isBefore = (remembered: Remembered | undefined) =>
      claims.iat <= (remembered?.before ?? Number.NEGATIVE_INFINITY);
    const bounded = boundedParts.find((part) => {
      const revoked = this.#parts[part];
      return revoked.size > 0 && isBefore(revoked.get(String(claims[part])));
    });
    if (bounded !== undefined) return bounded;
    const { access } = this.#parts;
    return access.size > 0 && carriedBy(claims).some((key) => isBefore(access.get(key))) ? 'access' : undefined;
  }

  subscribe(listener: (isRevoked: (claims: AccessTokenClaims) => boolean) => void): void {
    this.#listeners.push(listener);
  }

  add(revocations: readonly Revocation[]): void {
    for (const revocation of revocations) {
      if (revocation.part === 'access')
        for (const value of keysOf(revocation)) this.#remember({ ...revocation, value });
      else this.#remember(revocation);
    }
    if (revocations.length === 0) return;
    for (const listener of this.#listeners) listener((claims) => this.find(claims) !== undefined);
  }

  #remember(revocation: Revocation): void {
    const part = this.#parts[revocation.part];
    const known = part.get(revocation.value);
    const before = 'before' in revocation ? Math.max(revocation.before, known?.before ?? 0) : 0;
    // The oldest stand in front.
    part.delete(revocation.value);
    part.set(revocation.value, { before, at: this.#now() });
    for (const [value, old] of part) {
      if (old.at + this.#longestLifetime > this.#now() && part.size <= this.#capacity) break;
      part.delete(value);
      const issuedBy = 'before' in revocation ? old.before : old.at;
      // No later than now, whatever a clock said: what is issued from here on is not what was revoked.
      this.#forgottenUntil = Math.max(this.#forgottenUntil, Math.min(issuedBy, this.#now()));
    }
  }
}

/** One for each scope and role that was lost. */
function keysOf({ of, value, scopes, roles }: LostAccess): readonly string[] {
  return [
    ...scopes.map((scope) => `${of} ${value} scope ${scope}`),
    ...roles.map((role) => `${of} ${value} role ${role}`),
  ];
}

/** What a token carries, as it is lost: with its grant, its client and everybody. */
function carriedBy(claims: AccessTokenClaims): readonly string[] {
  const scopes = [...parseScope(valueAt(claims, 'scope'))];
  const named = valueAt(claims, 'roles');
  const roles = Array.isArray(named) ? named.map(String) : [];
  return [
    ...keysOf({ part: 'access', of: 'everybody', value: '', scopes, roles, before: 0 }),
    ...keysOf({ part: 'access', of: 'grant', value: String(claims.grant_id), scopes, roles, before: 0 }),
    ...keysOf({ part: 'access', of: 'client', value: String(claims.client_id), scopes, roles, before: 0 }),
  ];
}
