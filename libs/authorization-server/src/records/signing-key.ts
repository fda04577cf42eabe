import type { JWK } from 'jose';
import type { EpochSeconds } from '../shared/clock.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';

/**
 * A key with its life: published at once, signs from `activatesAt` to `retiresAt`, leaves the JWKS at `publishedUntil`, and until
 * `expiresAt` ID tokens that it signed are good as hints (OpenID Connect RP-Initiated Logout 1.0 §2 and §4).
 */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** Private JWK. A store encrypts it at rest. */
  readonly privateJwk: JWK;
  readonly createdAt: EpochSeconds;
  readonly activatesAt: EpochSeconds;
  readonly retiresAt?: EpochSeconds | undefined;
  /** Absent beside an `expiresAt` in rows of before: then that is when it leaves the JWKS. */
  readonly publishedUntil?: EpochSeconds | undefined;
  readonly expiresAt?: EpochSeconds | undefined;
}

/** The end of a key's life, moment by moment. One that is withdrawn is deleted instead, so that no clock has a say in it. */
export type KeyRetirement = Required<Pick<SigningKey, 'retiresAt' | 'publishedUntil' | 'expiresAt'>>;

export abstract class SigningKeyStore {
  /** All that are stored, oldest first (createdAt, then kid). */
  abstract list(): Promise<readonly SigningKey[]>;
  abstract insert(key: SigningKey): Promise<void>;
  /** Inserts it where its algorithm has no key: true for one of any number of parallel calls. */
  abstract insertFirst(key: SigningKey): Promise<boolean>;
  /** Where it is stored and goes on for ever as yet: true for one of any number of parallel calls. */
  abstract retire(kid: string, retirement: KeyRetirement): Promise<boolean>;
  /** True for one of any number of parallel calls. */
  abstract delete(kid: string): Promise<boolean>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
