import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { type CryptoKey, importJWK } from 'jose';
import type { KeyHolder, Signer } from '../records/signer.js';
import type { KeyHolderName, SigningKey, SigningKeyStore } from '../records/signing-key.js';
import type { Stores } from '../records/stores.js';
import type { UnitOfWork } from '../records/unit-of-work.js';
import { type Clock, type EpochSeconds, isWithin } from '../shared/clock.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';
import { longestSession } from '../shared/issuer-settings.js';
import { Renewal } from '../shared/renewal.js';
import { SigningUnavailable } from '../shared/signing-unavailable.js';
import { type SigningAlgorithm, signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';
import { generateSigningKey, publicJwk } from './generate-key.js';
import { GuardedSigner } from './guarded-signer.js';
import { type KeyPair, type KeySet, KeysInForce, type SigningPair } from './keys-in-force.js';
import { LocalSigner } from './local-signer.js';

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
  /** Of keys that are elsewhere, by what guards them: a bound is one for all that ask. */
  readonly #guarded = new WeakMap<Signer, GuardedSigner>();
  /** How often the store was asked, and which answer is in hand: one that was long on its way does not replace a younger one. */
  #asked = 0;
  #inHand = 0;

  constructor(
    private readonly deps: {
      readonly store: SigningKeyStore;
      readonly unitOfWork: UnitOfWork;
      readonly clock: Clock;
      readonly settings: IssuerSettings;
      /** Where operators give keys; without them the issuer makes all. */
      readonly holders?: readonly KeyHolder[] | undefined;
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
      const given = this.#firstGiven(algorithm, now);
      if (given && (await this.#begin(given))) continue;
      // Given for another algorithm too, or spent. Where another process was faster, its key is the one.
      await this.#begin(await generateSigningKey(algorithm, now, now));
    }
    await this.#refresh(now);
  }

  #begin(first: SigningKey): Promise<boolean> {
    return this.deps.unitOfWork.run(async (stores) => {
      const isFirst = await stores.signingKeys.insertFirst(first);
      if (isFirst) await this.deps.tellFirst?.(stores, first);
      return isFirst;
    });
  }

  /** The same object until keys are looked for again or one of them begins or ends. */
  async jwks(): Promise<KeySet> {
    return (await this.#current()).jwks;
  }

  /** The key that signs with this algorithm now: the newest active one. @throws SigningUnavailable where it is not here */
  async signingKey(algorithm: SigningAlgorithm): Promise<SigningPair> {
    const newest = (await this.#current()).signer(algorithm);
    if (!newest) throw new SigningUnavailable(`no active ${algorithm} signing key`);
    return newest;
  }

  /**
   * What is wrong here with keys that operators give: those that sign or will and are not given to this process, or no longer, and what
   * cannot be read of them. For operators.
   */
  troubles(): readonly string[] {
    const holders = this.deps.holders ?? [];
    const missing = this.#keysAt(this.deps.clock.now()).lasting.flatMap(({ key, signer }) => {
      const { algorithm, kid, given } = key;
      if (!given) return [];
      if (!signer) return [`${algorithm} ${kid} is not given to this process (${given.by})`];
      return holders.some((holder) => holder.isKept(kid))
        ? [`${algorithm} ${kid} is no longer given (${given.by})`]
        : [];
    });
    return [...missing, ...holders.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble]))];
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
   * Takes what operators give and nobody has seen yet: it is published now and signs after the lead, and what signed with its algorithm
   * retires then. Any number of processes may ask at once: each key is taken once.
   * @param known `kid`s that are spent, so that nothing is written for them again
   */
  async takeGiven(known: ReadonlySet<string> = new Set()): Promise<TakenKeys> {
    const now = this.deps.clock.now();
    const stored = new Set((await this.deps.store.list()).map(({ kid }) => kid));
    const taken: SigningKey[] = [];
    const spent: string[] = [];
    for (const { by, signer } of this.#given()) {
      if (stored.has(signer.kid) || known.has(signer.kid)) continue;
      const key = keyOf(signer, by, now, now + this.deps.settings.keyPublicationLead);
      if (await this.deps.unitOfWork.run((stores) => this.#replace(stores, key))) taken.push(key);
      else if (!(await this.deps.store.list()).some(({ kid }) => kid === signer.kid)) spent.push(signer.kid);
    }
    if (taken.length > 0) await this.#refresh(now);
    return { taken, spent };
  }

  /**
   * As `rotate`, of each algorithm whose newest key will have signed for `term` seconds when a new one could take over. Any number of
   * processes may ask at once: each key is followed by one.
   */
  async rotateDue(term: number): Promise<DueKeys> {
    const now = this.deps.clock.now();
    const activatesAt = now + this.deps.settings.keyPublicationLead;
    const lasting = (await this.deps.store.list()).filter(({ retiresAt }) => retiresAt === undefined);
    const rotated: SigningKey[] = [];
    const due: SigningKey[] = [];
    for (const algorithm of signingAlgorithmNames) {
      const newest = lasting
        .filter((key) => key.algorithm === algorithm)
        .sort(byActivation)
        .at(-1);
      if (!newest || activatesAt < newest.activatesAt + term) continue;
      if (newest.given) {
        due.push(newest);
        continue;
      }
      const fresh = await generateSigningKey(algorithm, now, activatesAt);
      // Whoever retires the one before makes the next: a second one finds it retired, and writes nothing.
      if (await this.deps.unitOfWork.run((stores) => this.#replace(stores, fresh, newest.kid))) rotated.push(fresh);
    }
    if (rotated.length > 0) await this.#refresh(now);
    return { rotated, due };
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
    if (fresh.given && !(await signingKeys.insertGiven(fresh))) return false;
    for (const { algorithm, kid, retiresAt: end } of await signingKeys.list()) {
      if (kid !== fresh.kid && algorithm === fresh.algorithm && end === undefined) await retire(kid);
    }
    if (!fresh.given) await signingKeys.insert(fresh);
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

  #given(): ReadonlyArray<{ readonly by: KeyHolderName; readonly signer: Signer }> {
    return (this.deps.holders ?? []).flatMap((holder) =>
      holder.signers().map((signer) => ({ by: holder.name, signer: holder.isRemote ? this.#guard(signer) : signer })),
    );
  }

  #guard(signer: Signer): Signer {
    const guarded = this.#guarded.get(signer) ?? new GuardedSigner(signer);
    this.#guarded.set(signer, guarded);
    return guarded;
  }

  #firstGiven(wanted: SigningAlgorithm, now: EpochSeconds): SigningKey | undefined {
    const first = this.#given().find(({ signer: { algorithm } }) => algorithm === wanted);
    return first && keyOf(first.signer, first.by, now, now);
  }

  #signerOf({ kid, algorithm }: SigningKey): Signer | undefined {
    return this.#given().find(({ signer }) => signer.kid === kid && signer.algorithm === algorithm)?.signer;
  }

  async #refresh(now: EpochSeconds): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const known = new Map(this.#pairs.map((pair) => [pair.key.kid, pair]));
    const keys = await this.deps.store.list();
    const pairs = await Promise.all(
      keys.map(async (key) => {
        const pair = known.get(key.kid);
        const publicKey = pair?.publicKey ?? ((await importJWK(publicJwk(key), key.algorithm)) as CryptoKey);
        return { key, publicKey, signer: key.given ? this.#signerOf(key) : (pair?.signer ?? storedSigner(key)) };
      }),
    );
    if (asked < this.#inHand) return;
    this.#inHand = asked;
    this.#pairs = pairs;
    this.#inForce = new KeysInForce(this.#pairs, now);
    this.#loadedAt = now;
  }
}

/** What became of what operators give. */
export interface TakenKeys {
  readonly taken: readonly SigningKey[];
  /** `kid`s that are given though they were withdrawn or their time is over. */
  readonly spent: readonly string[];
}

/** What the calendar comes to. */
export interface DueKeys {
  readonly rotated: readonly SigningKey[];
  /** Given ones that have signed long enough: whoever gave them is to give the next. */
  readonly due: readonly SigningKey[];
}

function storedSigner({ privateJwk, algorithm }: SigningKey): Signer | undefined {
  if (privateJwk === undefined) return undefined;
  return new LocalSigner(createPrivateKey({ key: privateJwk as JsonWebKey, format: 'jwk' }), algorithm);
}

function keyOf(signer: Signer, by: KeyHolderName, createdAt: EpochSeconds, activatesAt: EpochSeconds): SigningKey {
  const { kid, algorithm, publicJwk: half } = signer;
  return { kid, algorithm, given: { by, publicJwk: half }, createdAt, activatesAt };
}

function byActivation(a: SigningKey, b: SigningKey): number {
  return a.activatesAt - b.activatesAt || a.createdAt - b.createdAt;
}
