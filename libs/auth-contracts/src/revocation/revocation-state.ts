import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import type { Revocations, RevokedPart } from './revocations.js';

/** Seconds that a revocation is remembered: longer than an access token should live. */
const rememberFor = 86_400;
/** Of each kind; the oldest goes first. */
const capacity = 200_000;

/** What a security event takes back. `before`: tokens issued at or before this second (since the epoch). */
export type Revocation =
  | { readonly part: 'jti' | 'grant_id'; readonly value: string }
  | { readonly part: 'sid' | 'sub' | 'client_id'; readonly value: string; readonly before: number };

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
  readonly remembered: number;
}

/** Of these, tokens that were issued later stand: offline access outlives a session, and a person signs in again. */
const boundedParts = ['sid', 'sub', 'client_id'] as const;

interface Remembered {
  readonly before: number;
  readonly at: number;
}

/** The revocations of one issuer, in memory. */
export class RevocationState implements Revocations {
  readonly #parts: Readonly<Record<RevokedPart, Map<string, Remembered>>> = {
    jti: new Map(),
    sid: new Map(),
    grant_id: new Map(),
    client_id: new Map(),
    sub: new Map(),
  };
  readonly #listeners: Array<(isRevoked: (claims: AccessTokenClaims) => boolean) => void> = [];

  /** @param now seconds since the epoch */
  constructor(
    readonly issuer: string,
    private readonly now: () => number,
  ) {}

  get size(): number {
    return Object.values(this.#parts).reduce((sum, { size }) => sum + size, 0);
  }

  find(claims: AccessTokenClaims): RevokedPart | undefined {
    if (claims.iss !== this.issuer) return undefined;
    const { jti, grant_id: grants } = this.#parts;
    if (claims.jti !== undefined && jti.size > 0 && jti.has(claims.jti)) return 'jti';
    if (grants.size > 0 && grants.has(String(claims.grant_id))) return 'grant_id';
    return boundedParts.find((part) => {
      const revoked = this.#parts[part];
      return revoked.size > 0 && claims.iat <= (revoked.get(String(claims[part]))?.before ?? Number.NEGATIVE_INFINITY);
    });
  }

  subscribe(listener: (isRevoked: (claims: AccessTokenClaims) => boolean) => void): void {
    this.#listeners.push(listener);
  }

  add(revocations: readonly Revocation[]): void {
    for (const revocation of revocations) this.#remember(revocation);
    if (revocations.length === 0) return;
    for (const listener of this.#listeners) listener((claims) => this.find(claims) !== undefined);
  }

  #remember(revocation: Revocation): void {
    const part = this.#parts[revocation.part];
    const known = part.get(revocation.value);
    const before = 'before' in revocation ? Math.max(revocation.before, known?.before ?? 0) : 0;
    // The oldest stand in front.
    part.delete(revocation.value);
    part.set(revocation.value, { before, at: this.now() });
    for (const [value, { at }] of part) {
      if (at + rememberFor > this.now() && part.size <= capacity) break;
      part.delete(value);
    }
  }
}
