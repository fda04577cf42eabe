import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { acrLadder } from './ladder.js';

/** Beside verified claims: the ladder of their issuer, where that is not ours. */
const ladders = new WeakMap<AccessTokenClaims, readonly string[]>();

export function noteLadder(claims: AccessTokenClaims, ladder: readonly string[]): void {
  ladders.set(claims, ladder);
}

export function ladderOf(claims: AccessTokenClaims): readonly string[] {
  return ladders.get(claims) ?? acrLadder;
}
