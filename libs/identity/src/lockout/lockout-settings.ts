/** When a counter starts to delay, how far the delay grows, and how fast it forgets. */
export interface LockoutThreshold {
  /** Failures that cost nothing. */
  readonly freeFailures: number;
  /** The delay after the first failure beyond those; it doubles with each further one. */
  readonly firstDelaySeconds: number;
  /** Where it is less than `drainSeconds`, the counter grows until it is swept. */
  readonly maximumDelaySeconds: number;
  /** One failure goes in so many seconds. */
  readonly drainSeconds: number;
}

/**
 * Who failed a few times already and who did not wait apart from each other: those who guess on and on cannot take the places of
 * a person who comes for the first time.
 */
export interface Lanes {
  readonly fresh: LockoutThreshold;
  readonly repeated: LockoutThreshold;
}

/**
 * Counters of failed sign-ins. A browser that signed in to the account before has `device` and no other. For all others `pair`
 * (account and address) is the strict one; `account` guards against guesses from many addresses, `address` against one address
 * that tries many accounts, and `site` against somebody with many networks. `guess` is of what is no password.
 */
export interface LockoutSettings {
  readonly device: LockoutThreshold;
  readonly pair: LockoutThreshold;
  readonly account: Lanes;
  readonly address: Lanes;
  readonly site: Lanes;
  readonly guess: LockoutThreshold;
  /** Of those who owe a proof of work and give none, beside all others: of one account, and of all together. */
  readonly unproved: { readonly account: LockoutThreshold; readonly all: LockoutThreshold };
  /** Failures of a pair that are `fresh`. */
  readonly freshFailures: number;
}

const quarter = { firstDelaySeconds: 1, maximumDelaySeconds: 900, drainSeconds: 864 };
const hundred: LockoutThreshold = { freeFailures: 100, ...quarter };
const thousand: LockoutThreshold = { ...hundred, freeFailures: 1_000, drainSeconds: 86 };

/** The figures behind these are in docs/decisions/0032-lockout-is-no-weapon.md. */
export const defaultLockoutSettings: LockoutSettings = {
  device: { freeFailures: 10, ...quarter },
  // Three in a day are fresh. It ends when it is swept, a day after its last failure.
  pair: { freeFailures: 5, ...quarter, drainSeconds: 28_800 },
  account: {
    fresh: { freeFailures: 3_000, firstDelaySeconds: 1, maximumDelaySeconds: 30, drainSeconds: 29 },
    repeated: { freeFailures: 2_000, firstDelaySeconds: 1, maximumDelaySeconds: 60, drainSeconds: 43 },
  },
  address: { fresh: hundred, repeated: hundred },
  site: { fresh: thousand, repeated: thousand },
  guess: hundred,
  unproved: {
    account: { freeFailures: 5, ...quarter, drainSeconds: 1_800 },
    all: { freeFailures: 60, firstDelaySeconds: 1, maximumDelaySeconds: 60, drainSeconds: 10 },
  },
  freshFailures: 3,
};

const codesOfAccount = { firstDelaySeconds: 1, maximumDelaySeconds: 1_800, drainSeconds: 1_800 };

/**
 * Of codes of six digits, which only who proved the password can guess at: about a hundred a day of one account, from wherever. The figures
 * are in docs/decisions/0090-factors.md.
 */
export const codeLockoutSettings: LockoutSettings = {
  ...defaultLockoutSettings,
  account: {
    fresh: { freeFailures: 20, ...codesOfAccount },
    repeated: { freeFailures: 10, ...codesOfAccount },
  },
};

/** Seconds to wait after this many failures; 0 while they are free. */
export function lockoutDelay(threshold: LockoutThreshold, failures: number): number {
  const excess = failures - threshold.freeFailures;
  if (excess < 0 || failures === 0) return 0;
  return Math.min(threshold.maximumDelaySeconds, threshold.firstDelaySeconds * 2 ** Math.min(excess, 30));
}
