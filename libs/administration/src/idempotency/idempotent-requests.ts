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
  readonly answer?: KeptAnswer | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
}

export abstract class IdempotentRequestStore {
  abstract find(keyDigest: Digest): Promise<IdempotentRequest | undefined>;
  /** False where there is one of the same key, and then nothing is stored. */
  abstract insert(request: IdempotentRequest): Promise<boolean>;
  /** Its first answer stays; true for the one call that gave it. */
  abstract answer(keyDigest: Digest, answer: KeptAnswer): Promise<boolean>;
  /** True where there was one. */
  abstract delete(keyDigest: Digest): Promise<boolean>;
  /** How many of this caller are kept, at most `most`. */
  abstract countOf(callerDigest: Digest, most: number): Promise<number>;
  /** Deletes at most `limit` with `expiresAt` <= now; how many. */
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
