import type { CryptoKey, JWK } from 'jose';
import type { Signer } from '../records/signer.js';
import type { SigningKey } from '../records/signing-key.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import { publicJwk } from './generate-key.js';

export interface KeyPair {
  readonly key: SigningKey;
  /** Undefined where its private half is not here. */
  readonly signer: Signer | undefined;
  readonly publicKey: CryptoKey;
}

/** One whose private half is here. */
export interface SigningPair extends KeyPair {
  readonly signer: Signer;
}

function canSign(pair: KeyPair): pair is SigningPair {
  return pair.signer !== undefined;
}

/** RFC 7517 §5. */
export interface KeySet {
  readonly keys: readonly JWK[];
}

/** What a set of keys comes to between two moments at which one of them begins or ends: asked for with every token. */
export class KeysInForce {
  /** Published keys: those to come, those that sign and those whose tokens still live. */
  readonly jwks: KeySet;
  readonly #byKid: ReadonlyMap<string, KeyPair>;
  readonly #forHints: ReadonlyMap<string, KeyPair>;
  readonly #signers = new Map<SigningAlgorithm, KeyPair>();
  /** Those that sign now or will, without an end as yet. */
  readonly lasting: readonly KeyPair[];
  readonly #until: EpochSeconds;

  constructor(
    pairs: readonly KeyPair[],
    private readonly from: EpochSeconds,
  ) {
    const living = pairs.filter(({ key }) => key.expiresAt === undefined || key.expiresAt > from);
    const published = living.filter(({ key }) => key.publishedUntil === undefined || key.publishedUntil > from);
    this.#forHints = new Map(living.map((pair) => [pair.key.kid, pair]));
    this.jwks = { keys: published.map(({ key }) => publicJwk(key)) };
    this.#byKid = new Map(published.map((pair) => [pair.key.kid, pair]));
    this.lasting = published.filter(({ key: { retiresAt } }) => retiresAt === undefined || retiresAt > from);
    for (const pair of published) {
      const { algorithm, activatesAt, retiresAt } = pair.key;
      if (activatesAt > from || (retiresAt !== undefined && retiresAt <= from)) continue;
      const best = this.#signers.get(algorithm);
      if (best === undefined || activatesAt > best.key.activatesAt) this.#signers.set(algorithm, pair);
    }
    // Made before the clock was set back, or by a machine whose clock is ahead: the first one signs at once.
    for (const pair of published.toSorted((a, b) => a.key.activatesAt - b.key.activatesAt)) {
      const { algorithm } = pair.key;
      if (pair.key.activatesAt > from && !this.#signers.has(algorithm)) this.#signers.set(algorithm, pair);
    }
    const moments = living.flatMap(
      ({ key: { activatesAt, retiresAt = from, publishedUntil = from, expiresAt = from } }) => [
        activatesAt,
        retiresAt,
        publishedUntil,
        expiresAt,
      ],
    );
    this.#until = Math.min(...moments.filter((moment) => moment > from));
  }

  /** Whether all of this is still so. */
  holdAt(now: EpochSeconds): boolean {
    return now >= this.from && now < this.#until;
  }

  find(kid: string): KeyPair | undefined {
    return this.#byKid.get(kid);
  }

  findForHints(kid: string): KeyPair | undefined {
    return this.#forHints.get(kid);
  }

  /** The newest active one; where all begin later, the first of them. None where that one is not here: no other signs in its place. */
  signer(algorithm: SigningAlgorithm): SigningPair | undefined {
    const pair = this.#signers.get(algorithm);
    return pair && canSign(pair) ? pair : undefined;
  }
}
