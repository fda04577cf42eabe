import { type AcceptedKeys, acceptKeys } from '@signet/auth-contracts';
import { BoundedMap, KeyedSingleFlight } from '@signet/runtime';
import { type Clock, type EpochSeconds, isWithin } from '../shared/clock.js';
import { type FetchedFor, type OutboundHttp, requireAnswer } from '../shared/outbound-http.js';
import { RememberedFailures } from '../shared/remembered-failures.js';
import { signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';

/**
 * Seconds. The first unknown `kid` fetches again at once, further ones not more often than this: anybody can send one, and
 * a new key must not be kept out for longer.
 */
const cooldown = 2;
const defaultMaxAge = 300;
const longestMaxAge = 3600;
/** Key sets in memory; the one that was not asked for for the longest time makes room. */
const capacity = 500;
/** More than the way out has places for, whoever fetches. */
const mostFetches = 256;

interface Entry {
  /** Without what a key does not consist of: whoever names an address fills this. */
  readonly accepted: AcceptedKeys;
  readonly fetchedAt: EpochSeconds;
  /** Seconds from then. */
  readonly maxAge: number;
  /** When an unknown key last made us fetch it. */
  readonly missedAt?: EpochSeconds | undefined;
}

/** The JWK sets behind `jwks_uri`s (RFC 7517 §5), fetched once for callers at the same time and kept for a while. */
export class RemoteKeySets {
  readonly #entries = new BoundedMap<string, Entry>(capacity, 'longest-unread');
  readonly #fetches = new KeyedSingleFlight<string, Entry>(mostFetches);
  readonly #failures: RememberedFailures;

  constructor(
    private readonly outbound: OutboundHttp,
    private readonly clock: Clock,
  ) {
    this.#failures = new RememberedFailures(clock);
  }

  /**
   * @param missing the keys in hand do not serve: fetch again unless that was just done
   * @throws Error; OutboundUnavailable when there was no answer
   */
  async get(uri: string, missing = false, by?: FetchedFor): Promise<AcceptedKeys> {
    const now = this.clock.now();
    const entry = this.#entries.get(uri);
    if (entry && (missing ? isWithin(cooldown, entry.missedAt, now) : isWithin(entry.maxAge, entry.fetchedAt, now))) {
      return entry.accepted;
    }
    this.#failures.check(uri);
    const fetch = () => this.#fetch(uri, now, missing ? now : entry?.missedAt, by);
    return (await this.#fetches.run(uri, fetch)).accepted;
  }

  async #fetch(
    uri: string,
    now: EpochSeconds,
    missedAt: EpochSeconds | undefined,
    by: FetchedFor | undefined,
  ): Promise<Entry> {
    try {
      const entry = await this.#entry(uri, now, missedAt, by);
      this.#entries.set(uri, entry);
      this.#failures.forget(uri);
      return entry;
    } catch (error) {
      throw this.#failures.note(uri, error);
    }
  }

  async #entry(
    uri: string,
    now: EpochSeconds,
    missedAt: EpochSeconds | undefined,
    by: FetchedFor | undefined,
  ): Promise<Entry> {
    const accept = 'application/jwk-set+json, application/json';
    const response = await this.outbound.get(uri, by === undefined ? { accept } : { accept, by });
    requireAnswer(response, 'the key set ');
    return {
      accepted: acceptKeys(parseJson(response.body), signingAlgorithmNames),
      fetchedAt: now,
      maxAge: Math.min(response.maxAge ?? defaultMaxAge, longestMaxAge),
      missedAt,
    };
  }
}

/** @throws Error when the text is no JSON */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the key set is not JSON');
  }
}
