import { type Clock, SystemClock } from '@signet/runtime';
import type { Account, Profile } from './accounts/account.js';
import type { AccountStore } from './accounts/account-store.js';
import { newAccount } from './accounts/new-account.js';
import { normaliseUsername } from './accounts/username.js';
import { defaultLockoutSettings, Lockout, type LockoutSettings } from './lockout/lockout-policy.js';
import type { LoginAttemptStore } from './lockout/login-attempt-store.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { normalisePassword, parseNewPassword, passwordMaxUnits } from './passwords/password-rules.js';
import { IdentityError } from './shared/identity-error.js';

export interface IdentityDependencies {
  readonly accounts: AccountStore;
  readonly loginAttempts: LoginAttemptStore;
  readonly hasher?: PasswordHasher;
  readonly clock?: Clock;
  readonly lockout?: LockoutSettings;
}

export interface SignInAttempt {
  readonly username: string;
  readonly password: string;
  /** The client's network address. */
  readonly address: string;
}

/**
 * `refused` is one answer for a wrong password, an unknown username and a disabled account; `busy`: too many passwords
 * wait to be checked, this one was not.
 */
export type SignInOutcome<T = undefined> =
  | { readonly kind: 'signed_in'; readonly account: Account; readonly begun: T }
  | { readonly kind: 'refused' }
  | { readonly kind: 'locked'; readonly retryAfterSeconds: number }
  | { readonly kind: 'busy' };

export interface NewAccount extends Partial<Profile> {
  readonly username: string;
  readonly password: string;
}

/** Accounts, passwords and lockout behind one door. */
export class IdentityService {
  readonly #accounts: AccountStore;
  readonly #lockout: Lockout;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;

  constructor(dependencies: IdentityDependencies) {
    this.#accounts = dependencies.accounts;
    this.#lockout = new Lockout(dependencies.loginAttempts, dependencies.lockout ?? defaultLockoutSettings);
    this.#hasher = dependencies.hasher ?? new PasswordHasher();
    this.#clock = dependencies.clock ?? new SystemClock();
  }

  /** Makes the first sign-in as fast as the next; call it at start. @throws Error where passwords cannot be hashed */
  warmUp(): Promise<void> {
    return this.#hasher.warmUp();
  }

  /** Ends what hashes passwords. */
  close(): Promise<void> {
    return this.#hasher.close();
  }

  /**
   * Never throws for hostile input: that is `refused`.
   * @param begin what the sign-in is for, once the person is known; its result is `begun`
   */
  signIn(attempt: SignInAttempt): Promise<SignInOutcome>;
  signIn<T>(attempt: SignInAttempt, begin: (account: Account) => Promise<T>): Promise<SignInOutcome<T>>;
  async signIn<T>(
    attempt: SignInAttempt,
    begin?: (account: Account) => Promise<T>,
  ): Promise<SignInOutcome<T | undefined>> {
    // Before anything is read or counted: in a storm, one that is turned away costs next to nothing.
    if (this.#hasher.isFull) return { kind: 'busy' };
    const now = this.#clock.now();
    const username = usernameOrUndefined(attempt.username);
    const counted = { username: username ?? '', address: attempt.address, now };
    // Counted before the hash is computed, so that parallel guesses cannot all pass.
    const wait = await this.#lockout.reserve(counted);
    if (wait > 0) {
      return { kind: 'locked', retryAfterSeconds: wait };
    }
    const judged = await this.#judge(username, attempt.password).catch(async (error: unknown) => {
      // Nobody looked at the password: that must not count against its owner.
      await this.#lockout.withdrawn(counted);
      if (error instanceof IdentityError && error.code === 'temporarily_unavailable') return undefined;
      throw error;
    });
    if (judged === undefined) return { kind: 'busy' };
    const { account, matches } = judged;
    if (account === undefined || !matches || account.disabledAt !== undefined) {
      return { kind: 'refused' };
    }
    // Beside each other: what is written in one turn shares one commit.
    const [begun] = await Promise.all([begin?.(account), this.#lockout.succeeded(counted)]);
    return { kind: 'signed_in', account, begun };
  }

  /** Counts a guess of an address at something that is not a password; the seconds that it must wait, 0 to go on. */
  reserveGuess(address: string): Promise<number> {
    return this.#lockout.reserve({ address, now: this.#clock.now() });
  }

  /** The guess was right. */
  guessedRight(address: string): Promise<void> {
    return this.#lockout.succeeded({ address, now: this.#clock.now() });
  }

  /** What to store of a new password. @throws IdentityError `temporarily_unavailable` or one of the password codes */
  async hashPassword(password: string): Promise<string> {
    return this.#hasher.hash(parseNewPassword(password));
  }

  /**
   * @throws IdentityError `invalid_username`, `invalid_profile`, `username_taken`, `temporarily_unavailable` or one of the
   *   password codes
   */
  async createAccount(input: NewAccount): Promise<Account> {
    const { password, ...person } = input;
    const passwordHash = await this.hashPassword(password);
    const account = newAccount(person, { passwordHash, now: this.#clock.now() });
    if ((await this.#accounts.insert(account)) === 'username_taken') {
      throw new IdentityError('username_taken', 'this username is taken');
    }
    return account;
  }

  async #judge(
    username: string | undefined,
    password: string,
  ): Promise<{ readonly account: Account | undefined; readonly matches: boolean }> {
    const account = username === undefined ? undefined : await this.#accounts.findByUsername(username);
    // No stored password is this long, and argon2 would read all of it.
    const bounded = password.length > passwordMaxUnits ? '' : normalisePassword(password);
    const matches =
      account === undefined
        ? await this.#hasher.verifyDummy(bounded)
        : await this.#hasher.verify(account.passwordHash, bounded);
    return { account, matches };
  }
}

function usernameOrUndefined(username: string): string | undefined {
  try {
    return normaliseUsername(username);
  } catch {
    return undefined;
  }
}
