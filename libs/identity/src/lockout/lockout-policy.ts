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

export const DEFAULT_LOCKOUT_SETTINGS: LockoutSettings = {
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

/** Counts failed sign-ins and says how long the next attempt must wait. */
export class Lockout {
  constructor(
    private readonly attempts: LoginAttemptStore,
    private readonly settings: LockoutSettings = DEFAULT_LOCKOUT_SETTINGS,
  ) {}

  /** Seconds until an attempt is allowed; 0 when it is allowed now. */
  async retryAfter(args: { username: string; address: string; now: number }): Promise<number> {
    const waits = await Promise.all(
      this.#counters(args).map(async ({ name, key }) =>
        this.#wait(this.settings[name], await this.attempts.find(key), args.now),
      ),
    );
    return Math.max(...waits);
  }

  async recordFailure(args: { username: string; address: string; now: number }): Promise<void> {
    for (const { key } of this.#counters(args)) {
      await this.attempts.recordFailure({ key, now: args.now, windowSeconds: this.settings.windowSeconds });
    }
  }

  /**
   * Clears what the owner's own mistakes counted. The address counter stays, or an attacker with one account of
   * their own could reset it between guesses at other accounts.
   */
  async recordSuccess(args: { username: string; address: string }): Promise<void> {
    for (const { name, key } of this.#counters(args)) {
      if (name !== 'address') {
        await this.attempts.clear(key);
      }
    }
  }

  #wait(threshold: LockoutThreshold, attempts: LoginAttempts | undefined, now: number): number {
    if (attempts === undefined || attempts.lastFailedAt < now - this.settings.windowSeconds) {
      return 0;
    }
    return Math.max(0, attempts.lastFailedAt + lockoutDelay(threshold, attempts.failures) - now);
  }

  // Hashed, so that the table holds neither what people mistype into the username field nor addresses in the clear.
  #counters(args: { username: string; address: string }): readonly { name: CounterName; key: string }[] {
    const values: Record<CounterName, readonly string[]> = {
      pair: [args.username, args.address],
      account: [args.username],
      address: [args.address],
    };
    return (['pair', 'account', 'address'] as const).map((name) => ({
      name,
      key: `${name}:${createHash('sha256').update(JSON.stringify(values[name])).digest('base64url')}`,
    }));
  }
}
