import type { Source } from '@signet/runtime';

/**
 * In which line a password waits, and beside whom. `known`: of a browser that signed in to the account before, or of an operator;
 * every second turn is theirs while there are some, whatever storm of strangers there is.
 */
export interface HashingTurn {
  readonly line: 'known' | 'stranger';
  /** Who brings it; sources take turns. */
  readonly source: Source;
  /** Whether nobody waits for it any more; asked when it is its turn. */
  readonly hasLeft?: (() => boolean) | undefined;
}

/** Of the issuer's own doing. */
export const ownTurn: HashingTurn = { line: 'known', source: [] };
