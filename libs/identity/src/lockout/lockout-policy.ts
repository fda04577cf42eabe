import { hash } from 'node:crypto';
import { elapsedSince } from '@signet/runtime';
import type { Caller } from './caller.js';
import {
  defaultLockoutSettings,
  type Lanes,
  type LockoutSettings,
  type LockoutThreshold,
  lockoutDelay,
} from './lockout-settings.js';
import type { LoginAttemptStore, LoginAttempts } from './login-attempt-store.js';

/** What beside a password is guessed at of an account, once its password was proved. */
export const guessedCodes = ['totp', 'recovery_codes', 'email_code'] as const;
export type GuessedCode = (typeof guessedCodes)[number];

/** Who tries: to sign in to an account, or from an address alone at something else that can be guessed. */
export interface Attempt {
  readonly username?: string | undefined;
  readonly caller: Caller;
  /** The browser, where it proved that somebody signed in to this account with it before. */
  readonly device?: string | undefined;
  /** Whether more was asked for than the password, and it was not given: it is counted with its like as well. */
  readonly isUnproved?: boolean | undefined;
  readonly now: number;
}

/** Failures that are counted now, of those who did not sign in with their browser before. */
export interface Levels {
  readonly account: number;
  readonly address: number;
  readonly site: number;
}

interface Counter {
  readonly key: string;
  readonly threshold: LockoutThreshold;
}

/** What an attempt was counted by, to be said again once it is known how it ended. */
export interface Reservation {
  /** 0 when it may go on, else the seconds to wait; then nothing was counted. */
  readonly wait: number;
  /** Of a pair of account and address, before this attempt. */
  readonly failuresBefore: number;
}

/** Counts attempts before they are judged, and says how long the next one must wait. */
export class Lockout {
  constructor(
    private readonly attempts: LoginAttemptStore,
    private readonly settings: LockoutSettings = defaultLockoutSettings,
  ) {}

  /**
   * Counts an attempt as failed, until `succeeded` says otherwise. Attempts at the same moment see each other: each counter's new
   * value is what decides, not what was read before it.
   */
  async reserve(attempt: Attempt): Promise<Reservation> {
    const { now } = attempt;
    const own = this.#own(attempt);
    const ownState = await this.attempts.find(own.key);
    const failuresBefore = levelOf(ownState, own.threshold, now);
    const counters = [own, ...this.#shared(attempt, failuresBefore), ...this.#unproved(attempt)];
    const states = [
      ownState,
      ...(await Promise.all(counters.slice(1).map((counter) => this.attempts.find(counter.key)))),
    ];
    const standing = Math.max(...counters.map(({ threshold }, index) => waitOf(states[index], threshold, now)));
    // A refused attempt is not counted: hammering at a locked door must not keep its owner out for longer.
    if (standing > 0) return { wait: standing, failuresBefore };
    // Together: what is written in one turn shares one commit.
    const waits = await Promise.all(
      counters.map(async ({ key, threshold }, index) => {
        const { drainSeconds } = threshold;
        const others = (await this.attempts.recordFailure({ key, now, drainSeconds })) - 1;
        return others > levelOf(states[index], threshold, now) ? lockoutDelay(threshold, others) : 0;
      }),
    );
    const wait = Math.max(...waits);
    if (wait > 0) await this.#forgive(counters);
    return { wait, failuresBefore };
  }

  /**
   * The person was right. Their own mistakes are forgotten; of the shared counters only what they added themselves, or an
   * attacker with one account of their own could reset them between guesses at other accounts. What a browser got wrong stays
   * with its cookie, for it gets a new one, and the old one may be in other hands.
   */
  async succeeded(attempt: Attempt, { failuresBefore }: Pick<Reservation, 'failuresBefore'>): Promise<void> {
    const own = this.#own(attempt);
    if (attempt.device !== undefined || attempt.username === undefined) {
      await this.#forgive([own, ...this.#shared(attempt, failuresBefore)]);
      return;
    }
    const { freshFailures } = this.settings;
    const fresh = Math.min(failuresBefore + 1, freshFailures);
    await Promise.all([
      this.attempts.clear(own.key),
      this.#forgive(this.#unproved(attempt)),
      this.#forgive(this.#shared(attempt, 0), fresh),
      ...(failuresBefore + 1 > fresh
        ? [this.#forgive(this.#shared(attempt, freshFailures), failuresBefore + 1 - fresh)]
        : []),
    ]);
  }

  /** @param attempt whose username is that of an account, or what was typed where there is none */
  async levels({ username, caller, now }: Omit<Attempt, 'device' | 'isUnproved'>): Promise<Levels> {
    const { account, address, site } = this.settings;
    const levelIn = async (kind: string, name: string | undefined, lanes: Lanes) => {
      if (name === undefined) return 0;
      const [fresh, repeated] = await Promise.all([
        this.attempts.find(`${kind}:${hashed(name)}:fresh`),
        this.attempts.find(`${kind}:${hashed(name)}:repeated`),
      ]);
      return levelOf(fresh, lanes.fresh, now) + levelOf(repeated, lanes.repeated, now);
    };
    const [ofAccount, ofAddress, ofSite] = await Promise.all([
      levelIn('account', username, account),
      levelIn('address', caller.address, address),
      levelIn('site', caller.site, site),
    ]);
    return { account: ofAccount, address: ofAddress, site: ofSite };
  }

  /** Takes back one that was never judged, for a reason of our own. */
  async withdrawn(attempt: Attempt, { failuresBefore }: Pick<Reservation, 'failuresBefore'>): Promise<void> {
    await this.#forgive([this.#own(attempt), ...this.#shared(attempt, failuresBefore), ...this.#unproved(attempt)]);
  }

  /** Whatever guesses at its password are counted by begins with one of these. */
  static prefixesOf(username: string): readonly string[] {
    return ['account', 'pair', 'device'].map((kind) => `${kind}:${hashed(username)}:`);
  }

  /** The same of guesses at its codes. */
  static codePrefixesOf(username: string): readonly string[] {
    return guessedCodes.flatMap((code) => Lockout.prefixesOf(countedFor(username, code)));
  }

  /**
   * What is counted against an account is forgotten, from whichever addresses and browsers it came. What is counted against an
   * address stays, for that is not about this account. How many counters there were.
   */
  unlock(username: string): Promise<number> {
    return this.#clear(Lockout.prefixesOf(username));
  }

  /** The same of its codes: by operators alone, for whoever reads its mail could guess on and on. */
  unlockCodes(username: string): Promise<number> {
    return this.#clear(Lockout.codePrefixesOf(username));
  }

  async #clear(prefixes: readonly string[]): Promise<number> {
    const counts = await Promise.all(prefixes.map((prefix) => this.attempts.clearAll(prefix)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #forgive(counters: readonly Counter[], count = 1): Promise<void> {
    await Promise.all(counters.map(({ key }) => this.attempts.forgive(key, count)));
  }

  /** The counter that nobody else's attempts are in. Hashed: the table holds neither what people mistype nor addresses in the clear. */
  #own({ username, caller, device }: Attempt): Counter {
    const { settings } = this;
    if (username === undefined) return { key: `guess:${hashed(caller.address)}`, threshold: settings.guess };
    return device === undefined
      ? { key: `pair:${hashed(username)}:${hashed(caller.address)}`, threshold: settings.pair }
      : { key: `device:${hashed(username)}:${device}`, threshold: settings.device };
  }

  #shared({ username, caller, device }: Attempt, failuresBefore: number): readonly Counter[] {
    if (device !== undefined) return [];
    const { account, address, site, freshFailures } = this.settings;
    const lane = failuresBefore < freshFailures ? 'fresh' : 'repeated';
    const ofSite =
      caller.site === undefined
        ? []
        : [{ key: `site:${hashed(caller.site)}:${username === undefined ? 'guess' : lane}`, threshold: site[lane] }];
    if (username === undefined) return ofSite;
    return [
      { key: `account:${hashed(username)}:${lane}`, threshold: account[lane] },
      { key: `address:${hashed(caller.address)}:${lane}`, threshold: address[lane] },
      ...ofSite,
    ];
  }

  #unproved({ username, isUnproved }: Attempt): readonly Counter[] {
    if (!isUnproved) return [];
    const { account, all } = this.settings.unproved;
    // Those who do something else take no turns of those who sign in.
    if (username === undefined) return [{ key: 'unproved:guess', threshold: all }];
    return [
      { key: `account:${hashed(username)}:unproved`, threshold: account },
      { key: 'unproved', threshold: all },
    ];
  }
}

/** Each kind of code is counted by itself: whoever guesses at one keeps nobody from another. No username has a line break in it. */
export function countedFor(username: string, code: GuessedCode): string {
  return `${code}\n${username}`;
}

/** Failures that are left of a counter now. */
function levelOf(attempts: LoginAttempts | undefined, { drainSeconds }: LockoutThreshold, now: number): number {
  if (attempts === undefined) return 0;
  return Math.max(0, attempts.failures - Math.floor(elapsedSince(attempts.drainedAt, now) / drainSeconds));
}

/** A failure of the future, which a clock ahead wrote, makes nobody wait: the next one is of now again. */
function waitOf(attempts: LoginAttempts | undefined, threshold: LockoutThreshold, now: number): number {
  if (attempts === undefined || attempts.lastFailedAt > now) return 0;
  return Math.max(0, lockoutDelay(threshold, attempts.failures) - elapsedSince(attempts.lastFailedAt, now));
}

function hashed(value: string): string {
  return hash('sha256', JSON.stringify([value]), 'base64url');
}
