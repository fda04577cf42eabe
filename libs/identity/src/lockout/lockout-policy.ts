import { createHash } from 'node:crypto';
import type { LoginAttemptStore, LoginAttempts } from './login-attempt-store.js';

/** When a counter starts to delay, and how far the delay grows. */
export interface LockoutThreshold {
  /** Failures that cost nothing. */
  readonly freeFailures: number;
  /** The delay after the first failure beyond those; it doubles with each further one. */
  readonly firstDelaySeconds: number;
  readonly maximumDelaySeconds: number;
}

/**
 * Three counters. `pair` (account and address) is the strict one. `account` guards against a guess spread over many
 * addresses, `address` against one address trying many accounts; both are looser, so that a stranger cannot lock the
 * owner out for longer than the cap, nor one person an office behind one address.
 */
export interface LockoutSettings {
  readonly pair: LockoutThreshold;
  readonly account: LockoutThreshold;
  readonly address: LockoutThreshold;
  /** A counter without a failure for this long starts again. */
  readonly windowSeconds: number;
}

export const defaultLockoutSettings: LockoutSettings = {
  pair: { freeFailures: 5, firstDelaySeconds: 1, maximumDelaySeconds: 900 },
  account: { freeFailures: 50, firstDelaySeconds: 1, maximumDelaySeconds: 60 },
  address: { freeFailures: 100, firstDelaySeconds: 1, maximumDelaySeconds: 900 },
  windowSeconds: 86_400,
};

/** Seconds to wait after this many failures; 0 while they are free. */
export function lockoutDelay(threshold: LockoutThreshold, failures: number): number {
  const excess = failures - threshold.freeFailures;
  if (excess < 0 || failures === 0) {
    return 0;
  }
  return Math.min(threshold.maximumDelaySeconds, threshold.firstDelaySeconds * 2 ** Math.min(excess, 30));
}

type CounterName = 'pair' | 'account' | 'address';

/** Who tries: to sign in to an account, or from an address alone at something else that can be guessed. */
export interface Attempt {
  readonly username?: string | undefined;
  readonly address: string;
  readonly now: number;
}

/** Counts attempts before they are judged, and says how long the next one must wait. */
export class Lockout {
  constructor(
    private readonly attempts: LoginAttemptStore,
    private readonly settings: LockoutSettings = defaultLockoutSettings,
  ) {}

  /**
   * Counts an attempt as failed, until `succeeded` says otherwise; 0 when it may go on, else the seconds to wait.
   * Attempts at the same moment see each other: each counter's new value is what decides, not what was read before it.
   */
  async reserve(attempt: Attempt): Promise<number> {
    const { now } = attempt;
    const counters = this.#counters(attempt);
    const before = await Promise.all(counters.map(({ key }) => this.#state(key, now)));
    const standing = counters.map(({ name }, index) => this.#wait(this.settings[name], before[index], now));
    // A refused attempt is not counted: hammering at a locked door must not keep its owner out for longer.
    if (Math.max(...standing) > 0) return Math.max(...standing);
    // Together: what is written in one turn shares one commit.
    const waits = counters.map(async ({ name, key }, index) => {
      const { failures } = await this.attempts.recordFailure({ key, now, windowSeconds: this.settings.windowSeconds });
      const others = failures - 1;
      return others > (before[index]?.failures ?? 0) ? lockoutDelay(this.settings[name], others) : 0;
    });
    return Math.max(...(await Promise.all(waits)));
  }

  /**
   * Clears what the owner's own mistakes counted. Of the address only this attempt is taken back, or an attacker with
   * one account of their own could reset it between guesses at other accounts.
   */
  async succeeded(attempt: Attempt): Promise<void> {
    await Promise.all(
      this.#counters(attempt).map(({ name, key }) =>
        name === 'address' ? this.attempts.forgive(key) : this.attempts.clear(key),
      ),
    );
  }

  /** Takes back one that was never judged, for a reason of our own. */
  async withdrawn(attempt: Attempt): Promise<void> {
    await Promise.all(this.#counters(attempt).map(({ key }) => this.attempts.forgive(key)));
  }

  /**
   * What is counted against an account is forgotten, from whichever addresses it came. What is counted against an address stays,
   * for that is not about this account. How many counters there were.
   */
  async unlock(username: string): Promise<number> {
    const ofAccount = await this.attempts.clearAll(accountKey(username));
    return ofAccount + (await this.attempts.clearAll(pairKey(username, '')));
  }

  async #state(key: string, now: number): Promise<LoginAttempts | undefined> {
    const attempts = await this.attempts.find(key);
    return attempts && attempts.lastFailedAt >= now - this.settings.windowSeconds ? attempts : undefined;
  }

  #wait(threshold: LockoutThreshold, attempts: LoginAttempts | undefined, now: number): number {
    if (attempts === undefined) return 0;
    return Math.max(0, attempts.lastFailedAt + lockoutDelay(threshold, attempts.failures) - now);
  }

  // Hashed, so that the table holds neither what people mistype into the username field nor addresses in the clear.
  #counters({ username, address }: Attempt): ReadonlyArray<{ name: CounterName; key: string }> {
    if (username === undefined) return [{ name: 'address', key: `guess:${hashed(address)}` }];
    return [
      { name: 'pair', key: pairKey(username, hashed(address)) },
      { name: 'account', key: accountKey(username) },
      { name: 'address', key: `address:${hashed(address)}` },
    ];
  }
}

const accountKey = (username: string): string => `account:${hashed(username)}`;

/** The account first: those of one account share a beginning. */
const pairKey = (username: string, address: string): string => `pair:${hashed(username)}:${address}`;

function hashed(value: string): string {
  return createHash('sha256')
    .update(JSON.stringify([value]))
    .digest('base64url');
}
