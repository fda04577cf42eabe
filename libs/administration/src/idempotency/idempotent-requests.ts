import type { Digest, EpochSeconds } from '@signet/authorization-server';

/** What a request was answered, without what is told only once. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A change that a caller gave a name of its own (Idempotency-Key), so that it is done once however often it is sent. */
export interface IdempotentRequest {
  /** Of who asked and of their key. */
  readonly keyDigest: Digest;
  /** Of who asked, whose requests are counted. */
  readonly callerDigest: Digest;
  /** Of what was asked, under a secret of the issuer: passwords are guessed from their digests. */
  readonly fingerprint: string;
  /** Absent until it was answered. */
  readonly answer?: KeptAnswer | 'forgotten' | undefined;
  /** The people whom the answer may tell of. */
  readonly subjects?: readonly string[] | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
}

export abstract class IdempotentRequestStore {
  abstract find(keyDigest: Digest): Promise<IdempotentRequest | undefined>;
  /** False where there is one of the same key, and then nothing is stored. */
  abstract insert(request: IdempotentRequest): Promise<boolean>;
  /** Its first answer stays; true for the one call that gave it. */
  abstract answer(keyDigest: Digest, answer: KeptAnswer | 'forgotten'): Promise<boolean>;
  /** Whom it may tell of. */
  abstract concerns(keyDigest: Digest, subjects: readonly string[]): Promise<void>;
  /** Of what may tell of this person no answer is kept, nor stored any more; that it was done stays. How many there were. */
  abstract forgetPerson(subject: string): Promise<number>;
  /** True where there was one. */
  abstract delete(keyDigest: Digest): Promise<boolean>;
  /** How many of this caller are kept, at most `most`. */
  abstract countOf(callerDigest: Digest, most: number): Promise<number>;
  /** Deletes at most `limit` with `expiresAt` <= now; how many. */
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
