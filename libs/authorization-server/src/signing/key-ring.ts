import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { type CryptoKey, importJWK } from 'jose';
import type { SigningKey, SigningKeyStore } from '../records/signing-key.js';
import type { Stores } from '../records/stores.js';
import type { UnitOfWork } from '../records/unit-of-work.js';
import { type Clock, type EpochSeconds, isWithin } from '../shared/clock.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';
import { longestSession } from '../shared/issuer-settings.js';
import { Renewal } from '../shared/renewal.js';
import { type SigningAlgorithm, signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';
import { generateSigningKey, publicJwk } from './generate-key.js';
import { type KeyPair, type KeySet, KeysInForce } from './keys-in-force.js';

/** Seconds after which a process looks for keys that another one made. */
const refreshInterval = 30;

/**
 * Seconds between a key's publication and its first signature that even a hurried rotation keeps: every process looks once a second,
 * and an API that asked the one that has not looked yet would refuse what another one signed.
 */
export const shortestPublicationLead = 5;

/** Seconds between looks for a `kid` that is not known here; anybody can send one. */
const missCooldown = 2;

/** The issuer's keys, in memory and renewed from the store, so that replicas and the shell see each other's rotations. */
export class KeyRing {
  #pairs: readonly KeyPair[] = [];
  /** What `#pairs` come to at this time. */
  #inForce = new KeysInForce([], 0);
  #loadedAt: EpochSeconds = Number.NEGATIVE_INFINITY;
  readonly #renewal: Renewal;
  /** How often the store was asked, and which answer is in hand: one that was long on its way does not replace a younger one. */
  #asked = 0;
  #inHand = 0;

  constructor(
    private readonly deps: {
      readonly store: SigningKeyStore;
      readonly unitOfWork: UnitOfWork;
      readonly clock: Clock;
      readonly settings: IssuerSettings;
      /** Within the unit of work that makes the first key of an algorithm. */
      readonly tellFirst?: (stores: Stores, key: SigningKey) => Promise<void>;
    },
    /** Milliseconds to wait for newer keys where there are some in hand. */
    patience?: number,
  ) {
    this.#renewal = new Renewal(() => this.#refresh(this.deps.clock.now()), patience);
  }

  /** Makes the first keys where there are none, and fills the cache. Call it once before serving. */
  async load(): Promise<void> {
    const now = this.deps.clock.now();
    const stored = await this.deps.store.list();
    for (const algorithm of signingAlgorithmNames) {
      if (stored.some((key) => key.algorithm === algorithm)) continue;
      const first = await generateSigningKey(algorithm, now, now);
      await this.deps.unitOfWork.run(async (stores) => {
        // Where another process was faster, its key is the one.
        if (await stores.signingKeys.insertFirst(first)) await this.deps.tellFirst?.(stores, first);
      });
    }
    await this.#refresh(now);
  }

  /** The same object until keys are looked for again or one of them begins or ends. */
  async jwks(): Promise<KeySet> {
    return (await this.#current()).jwks;
  }

  /** The key that signs with this algorithm now: the newest active one. @throws Error where there is none */
  async signingKey(algorithm: SigningAlgorithm): Promise<KeyPair> {
    const newest = (await this.#current()).signer(algorithm);
    if (!newest) throw new Error(`no active ${algorithm} signing key`);
    return newest;
  }

  /** Algorithms by which nothing can be signed now, as far as is known here. */
  withoutSigner(): readonly SigningAlgorithm[] {
    const keys = this.#keysAt(this.deps.clock.now());
    return signingAlgorithmNames.filter((algorithm) => keys.signer(algorithm) === undefined);
  }

  /** A published key. */
  find(kid: string): Promise<KeyPair | undefined> {
    return this.#look((keys) => keys.find(kid));
  }

  /** A key whose ID tokens are good as hints: longer than it is published, for as long as the sessions that they name. */
  findForHints(kid: string): Promise<KeyPair | undefined> {
    return this.#look((keys) => keys.findForHints(kid));
  }

  /**
   * Asks the store now, for what others made and for what was taken out of service.
   * @throws what the store throws; the keys in hand stay
   */
  look(): Promise<void> {
    return this.#renewal.complete();
  }

  async #look(among: (keys: KeysInForce) => KeyPair | undefined): Promise<KeyPair | undefined> {
    // Another process may have made it a moment ago; guesses must not turn into queries.
    return among(await this.#current()) ?? among(await this.#current(missCooldown));
  }

  /**
   * Publishes a new key now that signs after `lead` seconds, and retires the others of its algorithm at that moment;
   * they stay published until the last token they signed has expired, and good for hints while sessions of their time may live.
   */
  async rotate(algorithm: SigningAlgorithm, lead = this.deps.settings.keyPublicationLead): Promise<SigningKey> {
    const now = this.deps.clock.now();
    const fresh = await generateSigningKey(algorithm, now, now + lead);
    await this.deps.unitOfWork.run((stores) => this.#replace(stores, fresh));
    await this.#refresh(now);
    return fresh;
  }

  /**
   * As `rotate`, of each algorithm whose newest key will have signed for `term` seconds when a new one could take over. Any number of
   * processes may ask at once: each key is followed by one.
   */
  async rotateDue(term: number): Promise<readonly SigningKey[]> {
    const now = this.deps.clock.now();
    const activatesAt = now + this.deps.settings.keyPublicationLead;
    const lasting = (await this.deps.store.list()).filter(({ retiresAt }) => retiresAt === undefined);
    const rotated: SigningKey[] = [];
    for (const algorithm of signingAlgorithmNames) {
      const newest = lasting
        .filter((key) => key.algorithm === algorithm)
        .sort(byActivation)
        .at(-1);
      if (!newest || activatesAt < newest.activatesAt + term) continue;
      const fresh = await generateSigningKey(algorithm, now, activatesAt);
      // Whoever retires the one before makes the next: a second one finds it retired, and writes nothing.
      if (await this.deps.unitOfWork.run((stores) => this.#replace(stores, fresh, newest.kid))) rotated.push(fresh);
    }
    if (rotated.length > 0) await this.#refresh(now);
    return rotated;
  }

  /** @param provided the key that must go on for ever as yet; false, and nothing written, where it does not */
  async #replace(
    { clients, signingKeys, resourceServers }: Stores,
    fresh: SigningKey,
    provided?: string,
  ): Promise<boolean> {
    const access = (await resourceServers.list()).map(({ accessTokenLifetime }) => accessTokenLifetime);
    const identity = (await clients.list()).map(({ idTokenLifetime = 0 }) => idTokenLifetime);
    const longest = Math.max(this.deps.settings.idTokenLifetime, 3600, ...access, ...identity);
    const retiresAt = fresh.activatesAt;
    const publishedUntil = retiresAt + longest + refreshInterval;
    const expiresAt = Math.max(publishedUntil, retiresAt + longestSession(this.deps.settings));
    const retire = (kid: string) => signingKeys.retire(kid, { retiresAt, publishedUntil, expiresAt });
    if (provided !== undefined && !(await retire(provided))) return false;
    for (const key of await signingKeys.list()) {
      if (key.algorithm === fresh.algorithm && key.retiresAt === undefined) await retire(key.kid);
    }
    await signingKeys.insert(fresh);
    return true;
  }

  async #current(maxAge = refreshInterval): Promise<KeysInForce> {
    const now = this.deps.clock.now();
    if (!isWithin(maxAge, this.#loadedAt, now)) {
      // The keys in hand serve while the store is away or silent; without any, the caller has to wait.
      if (this.#pairs.length === 0) await this.#renewal.complete();
      else await this.#renewal.attempt();
    }
    return this.#keysAt(now);
  }

  #keysAt(now: EpochSeconds): KeysInForce {
    if (!this.#inForce.holdAt(now)) this.#inForce = new KeysInForce(this.#pairs, now);
    return this.#inForce;
  }

  async #refresh(now: EpochSeconds): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const known = new Map(this.#pairs.map((pair) => [pair.key.kid, pair]));
    const keys = await this.deps.store.list();
    const pairs = await Promise.all(
      keys.map(async (key) => {
        const pair = known.get(key.kid);
        return pair ? { ...pair, key } : importPair(key);
      }),
    );
    if (asked < this.#inHand) return;
    this.#inHand = asked;
    this.#pairs = pairs;
    this.#inForce = new KeysInForce(this.#pairs, now);
    this.#loadedAt = now;
  }
}

async function importPair(key: SigningKey): Promise<KeyPair> {
  const privateKey = createPrivateKey({ key: key.privateJwk as JsonWebKey, format: 'jwk' });
  return { key, privateKey, publicKey: (await importJWK(publicJwk(key), key.algorithm)) as CryptoKey };
}

function byActivation(a: SigningKey, b: SigningKey): number {
  return a.activatesAt - b.activatesAt || a.createdAt - b.createdAt;
}
