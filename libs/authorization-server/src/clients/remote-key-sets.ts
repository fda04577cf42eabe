import { type AcceptedKeys, acceptKeys } from '@signet/auth-contracts';
import { BoundedMap, KeyedSingleFlight } from '@signet/runtime';
import { type Clock, type EpochSeconds, isWithin } from '../shared/clock.js';
import type { OutboundHttp } from '../shared/outbound-http.js';
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
/** As many as the way out takes. */
const mostFetches = 64;

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

  constructor(
    private readonly outbound: OutboundHttp,
    private readonly clock: Clock,
  ) {}

  /** @param missing the keys in hand do not serve: fetch again unless that was just done. @throws Error */
  async get(uri: string, missing = false): Promise<AcceptedKeys> {
    const now = this.clock.now();
    const entry = this.#entries.get(uri);
    if (entry && (missing ? isWithin(cooldown, entry.missedAt, now) : isWithin(entry.maxAge, entry.fetchedAt, now))) {
      return entry.accepted;
    }
    const fetch = () => this.#fetch(uri, now, missing ? now : entry?.missedAt);
    return (await this.#fetches.run(uri, fetch)).accepted;
  }

  async #fetch(uri: string, now: EpochSeconds, missedAt: EpochSeconds | undefined): Promise<Entry> {
    const response = await this.outbound.get(uri, { accept: 'application/jwk-set+json, application/json' });
    if (response.status !== 200) throw new Error(`the key set answered ${response.status}`);
    const entry = {
      accepted: acceptKeys(parseJson(response.body), signingAlgorithmNames),
      fetchedAt: now,
      maxAge: Math.min(response.maxAge ?? defaultMaxAge, longestMaxAge),
      missedAt,
    };
    this.#entries.set(uri, entry);
    return entry;
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
