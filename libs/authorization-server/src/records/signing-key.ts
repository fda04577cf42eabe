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
  /** Private JWK, where the issuer holds it itself. A store encrypts it at rest. */
  readonly privateJwk?: JWK | undefined;
  /** Where an operator gave it: the private half is nowhere but there. */
  readonly given?: GivenKey | undefined;
  readonly createdAt: EpochSeconds;
  readonly activatesAt: EpochSeconds;
  readonly retiresAt?: EpochSeconds | undefined;
  /** Absent beside an `expiresAt` in rows of before: then that is when it leaves the JWKS. */
  readonly publishedUntil?: EpochSeconds | undefined;
  readonly expiresAt?: EpochSeconds | undefined;
}

/** Who holds keys that operators give. */
export const keyHolderNames = ['file', 'environment'] as const;
export type KeyHolderName = (typeof keyHolderNames)[number];

/** What is stored of a key that an operator gave: a store seals it too, so that nobody who only writes to the database adds one. */
export interface GivenKey {
  readonly by: KeyHolderName;
  readonly publicJwk: JWK;
}

/** The end of a key's life, moment by moment. One that is withdrawn is deleted instead, so that no clock has a say in it. */
export type KeyRetirement = Required<Pick<SigningKey, 'retiresAt' | 'publishedUntil' | 'expiresAt'>>;

export abstract class SigningKeyStore {
  /** All that are stored and not spent, oldest first (createdAt, then kid). */
  abstract list(): Promise<readonly SigningKey[]>;
  abstract insert(key: SigningKey): Promise<void>;
  /** Inserts it where its algorithm has no key: true for one of any number of parallel calls. */
  abstract insertFirst(key: SigningKey): Promise<boolean>;
  /**
   * Inserts a key that an operator gave, unless one of its `kid` is or was there: what was withdrawn or has expired is spent, and is
   * never taken again, though its file still lies there. True for one of any number of parallel calls.
   */
  abstract insertGiven(key: SigningKey): Promise<boolean>;
  /** Where it is stored and goes on for ever as yet: true for one of any number of parallel calls. */
  abstract retire(kid: string, retirement: KeyRetirement): Promise<boolean>;
  /** A given one is spent then. True for one of any number of parallel calls. */
  abstract delete(kid: string): Promise<boolean>;
  /** Given ones are spent then, and not counted. */
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
