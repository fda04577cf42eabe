import type { JWK } from 'jose';
import type { EpochSeconds } from '../shared/clock.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';

/** A key with its life: published at once, signs from `activatesAt` to `retiresAt`, leaves the JWKS at `expiresAt`. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** Private JWK. A store encrypts it at rest. */
  readonly privateJwk: JWK;
  readonly createdAt: EpochSeconds;
  readonly activatesAt: EpochSeconds;
  readonly retiresAt?: EpochSeconds | undefined;
  readonly expiresAt?: EpochSeconds | undefined;
}

export abstract class SigningKeyStore {
  /** All that are stored, oldest first (createdAt, then kid). */
  abstract list(): Promise<readonly SigningKey[]>;
  abstract insert(key: SigningKey): Promise<void>;
  /** Inserts it where its algorithm has no key: true for one of any number of parallel calls. */
  abstract insertFirst(key: SigningKey): Promise<boolean>;
  /** Sets when it stops to sign and when it leaves the JWKS. */
  abstract retire(kid: string, retiresAt: EpochSeconds, expiresAt: EpochSeconds): Promise<void>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
