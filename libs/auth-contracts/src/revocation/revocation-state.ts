import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import type { Revocations, RevokedPart } from './revocations.js';

/** Seconds that a revocation is remembered: longer than an access token should live. */
const rememberFor = 86_400;
/** Of each kind; the oldest goes first. */
const capacity = 200_000;

/** What a security event takes back. `before`: tokens issued at or before this second (since the epoch). */
export type Revocation =
  | { readonly part: 'jti' | 'sid' | 'grant_id'; readonly value: string }
  | { readonly part: 'sub' | 'client_id'; readonly value: string; readonly before: number };

export interface RevocationStatus {
  /** Seconds since the issuer was last heard; undefined where it never was. What was revoked later is not known. */
  readonly staleForSeconds?: number | undefined;
  /** Why the last attempt failed; undefined when it did not. */
  readonly failure?: string | undefined;
  readonly remembered: number;
}

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
    const parts = this.#parts;
    if (claims.jti !== undefined && parts.jti.size > 0 && parts.jti.has(claims.jti)) return 'jti';
    if (claims.sid !== undefined && parts.sid.size > 0 && parts.sid.has(claims.sid)) return 'sid';
    if (parts.grant_id.size > 0 && parts.grant_id.has(String(claims.grant_id))) return 'grant_id';
    if (parts.sub.size > 0 && claims.iat <= (parts.sub.get(claims.sub)?.before ?? -1)) return 'sub';
    if (parts.client_id.size > 0 && claims.iat <= (parts.client_id.get(claims.client_id)?.before ?? -1)) {
      return 'client_id';
    }
    return undefined;
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
