import type { Options } from '@node-rs/argon2';
import type { ForeignHash } from './stored-hash.js';

/** What a hashing thread is asked, one at a time. */
export type HashingJob =
  /** Answered with `true` as soon as the thread is there. */
  | { readonly kind: 'ready' }
  /** Answered with the PHC string. */
  | { readonly kind: 'hash'; readonly password: string; readonly options: Options }
  /** Answered with whether they match. */
  | { readonly kind: 'verify'; readonly hash: string; readonly password: string }
  /** Answered with how much of the password was compared: see `compare`. */
  | { readonly kind: 'compare'; readonly foreign: ForeignHash; readonly password: string }
  /** Answered by the thread of `PasswordStrength` alone: with `strong`, or with `weak` and a warning. */
  | { readonly kind: 'judge'; readonly password: string; readonly names: readonly string[] };

/** `undefined` where argon2 refused: its message is left behind, for it is not ours to say what stands in it. */
export type HashingReply = string | boolean | undefined;

/** What a thread is started with. */
export interface HashingThreadData {
  /** Whether it gives way to whoever else wants its core. */
  readonly isPolite: boolean;
}

/** What a thread says of itself before it answers, where it can be watched: its number, as the system counts threads. */
export interface HashingThreadNotice {
  readonly id: number;
}
