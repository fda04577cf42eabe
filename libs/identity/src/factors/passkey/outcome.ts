/**
 * Why what was presented proves nothing:
 * - `malformed`: it is not what a browser sends
 * - `stale`: the challenge is not ours, not of this place in this browser, or too old
 * - `spent`: the challenge was used before
 * - `unknown`: no such key, or one of somebody else
 * - `wrong`: of another site, or signed by another key
 * - `not_verified`: the authenticator did not check who used it, where that is wanted
 * - `suspected`: its counter went back, now or before
 * - `there_already`: the key is set up
 * - `authenticator`: one of this model may not be set up, or it does not say what it is
 */
export type PasskeyRefusal =
  | 'malformed'
  | 'stale'
  | 'spent'
  | 'unknown'
  | 'wrong'
  | 'not_verified'
  | 'suspected'
  | 'there_already'
  | 'authenticator';

export interface Refused {
  readonly kind: 'refused';
  readonly reason: PasskeyRefusal;
}

export function refused(reason: PasskeyRefusal): Refused {
  return { kind: 'refused', reason };
}
