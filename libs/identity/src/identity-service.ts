import { randomBytes } from 'node:crypto';
import { type Clock, SystemClock } from '@signet/runtime';
import type { Account, Profile } from './accounts/account.js';
import type { AccountStore } from './accounts/account-store.js';
import { isEmailAddress } from './accounts/email-address.js';
import { emailKey } from './accounts/email-key.js';
import { newAccount } from './accounts/new-account.js';
import { normaliseUsername } from './accounts/username.js';
import { type Caller, sourceOf } from './lockout/caller.js';
import { DeviceCookies, type KnownTo, type RememberedToken } from './lockout/device-cookie.js';
import { type Attempt, countedFor, type GuessedCode, type Levels, Lockout } from './lockout/lockout-policy.js';
import { codeLockoutSettings, defaultLockoutSettings, type LockoutSettings } from './lockout/lockout-settings.js';
import type { LoginAttemptStore } from './lockout/login-attempt-store.js';
import type { Choice } from './passwords/advice.js';
import type { HashingTurn } from './passwords/hashing-turn.js';
import { type CheckedPassword, PasswordChecks } from './passwords/password-checks.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { parseNewPassword } from './passwords/password-rules.js';
import { normalisePassword, passwordMinLength } from './passwords/password-shape.js';
import { PasswordStrength } from './passwords/password-strength.js';
import { checkNotPersonal, namesIn, type PasswordOwner } from './passwords/personal-names.js';
import { parsePendingForm } from './passwords/salted-digest.js';
import { sameOfNfc } from './passwords/stored-hash.js';
import { IdentityError } from './shared/identity-error.js';

export interface IdentityDependencies {
  readonly accounts: AccountStore;
  readonly loginAttempts: LoginAttemptStore;
  readonly hasher?: PasswordHasher;
  readonly clock?: Clock;
  readonly lockout?: LockoutSettings;
  /** Of guesses at codes of those who proved their password. */
  readonly codeLockout?: LockoutSettings;
  /** What device cookies are signed with, and decoys chosen by; without it every start forgets the browsers. */
  readonly deviceKey?: () => Promise<Uint8Array>;
  readonly passwords?: PasswordSettings;
  /** Hears of each sign-in that is refused, before its answer is given. It does not throw. */
  readonly onRefused?: (refusal: SignInRefusal) => void;
}

/** What the answer does not say: who it was about. */
export interface SignInRefusal {
  readonly kind: 'refused' | 'locked';
  /** Of the account, where there is one of this name. */
  readonly subject: string | undefined;
  readonly caller: Caller;
}

/** What a new password must be. Those that are there go on. */
export interface PasswordSettings {
  /** Code points; default 12. */
  readonly least?: number | undefined;
  /** Names of this service, which no password is made of. */
  readonly services?: readonly string[] | undefined;
}

export interface SignInAttempt {
  readonly username: string;
  /** Whether it may be an email address instead: then the one account whose verified address it is, is meant first. */
  readonly mayBeEmail?: boolean | undefined;
  readonly password: string;
  readonly caller: Caller;
  /** What this browser was given when it signed in the last time, as it came. */
  readonly deviceCookie?: string | undefined;
  /** Called when all is looked up and the password waits for a thread, where it has a bound of its own. */
  readonly onHashing?: (() => void) | undefined;
  /**
   * Asked of browsers that are not known to the account, before anything is counted or hashed: what else they were to bring. Left out,
   * nothing is asked for beside the password.
   */
  readonly proof?: ((levels: Levels) => Promise<Proof>) | undefined;
  /** Whether nobody is there any more to hear how it ends; asked when it is its turn, which then is another's. */
  readonly hasLeft?: (() => boolean) | undefined;
}

/** `enough`: it was brought, or nothing is asked for; `unproved`: it goes on without, counted with its like; `missing`: it does not go on. */
export type Proof = 'enough' | 'unproved' | 'missing';

/**
 * `refused` is one answer for a wrong password, an unknown username and an account that an operator disabled; `busy`: too many passwords
 * wait to be checked, this one was not.
 */
export type SignInOutcome<T = undefined> =
  | {
      readonly kind: 'signed_in';
      /** With the hash that the password was proved by, or the one that took its place at once. */
      readonly account: Account;
      readonly begun: T;
      /** For the browser to keep, also after it signs out. */
      readonly deviceCookie: string;
    }
  /** Right, of an account that its person closed: nobody is signed in, and they may open it again. */
  | { readonly kind: 'closed'; readonly account: Account }
  | { readonly kind: 'refused' }
  | { readonly kind: 'locked'; readonly retryAfterSeconds: number }
  | { readonly kind: 'busy' }
  /** Something else was to be brought beside the password, which nobody looked at. */
  | { readonly kind: 'unproved' };

/** By somebody who proved the password of the account. */
export interface CodeGuess extends Pick<SignInAttempt, 'caller' | 'deviceCookie'> {
  readonly account: KnownTo & Pick<Account, 'username'>;
  readonly code: GuessedCode;
}

export type CodeOutcome = { readonly kind: 'right' | 'wrong' } | { readonly kind: 'locked'; readonly seconds: number };

export interface NewAccount extends Partial<Profile> {
  readonly username: string;
  readonly password: string;
}

/** Whose doing a new account is. */
export type Stranger = Pick<SignInAttempt, 'caller' | 'onHashing' | 'hasLeft'>;

/** Accounts of one address that are looked at. */
const mostOfOneAddress = 20;

/** Accounts, passwords and lockout behind one door. */
export class IdentityService {
  readonly #accounts: AccountStore;
  readonly #lockout: Lockout;
  readonly #codeLockout: Lockout;
  readonly #hasher: PasswordHasher;
  readonly #checks: PasswordChecks;
  readonly #strength = new PasswordStrength();
  readonly #clock: Clock;
  readonly #devices: DeviceCookies;
  readonly #passwords: PasswordSettings;
  readonly #onRefused: (refusal: SignInRefusal) => void;

  constructor(dependencies: IdentityDependencies) {
    this.#accounts = dependencies.accounts;
    this.#lockout = new Lockout(dependencies.loginAttempts, dependencies.lockout ?? defaultLockoutSettings);
    this.#codeLockout = new Lockout(dependencies.loginAttempts, dependencies.codeLockout ?? codeLockoutSettings);
    this.#hasher = dependencies.hasher ?? new PasswordHasher();
    this.#clock = dependencies.clock ?? new SystemClock();
    this.#passwords = dependencies.passwords ?? {};
    this.#onRefused = dependencies.onRefused ?? (() => {});
    const key = Promise.resolve(randomBytes(32));
    const deviceKey = dependencies.deviceKey ?? (() => key);
    this.#devices = new DeviceCookies(deviceKey);
    this.#checks = new PasswordChecks(this.#hasher, deviceKey);
  }

  /** Makes the first sign-in as fast as the next; call it at start. @throws Error where passwords cannot be hashed */
  warmUp(): Promise<void> {
    return this.#hasher.warmUp();
  }

  /** Ends what hashes passwords. */
  async close(): Promise<void> {
    await Promise.all([this.#hasher.close(), this.#strength.close()]);
  }

  /**
   * Never throws for hostile input: that is `refused`.
   * @param begin what the sign-in is for, once the person is known, with the hash that their password was proved by; its result is `begun`
   */
  signIn(attempt: SignInAttempt): Promise<SignInOutcome>;
  signIn<T>(attempt: SignInAttempt, begin: (account: Account) => Promise<T>): Promise<SignInOutcome<T>>;
  async signIn<T>(
    attempt: SignInAttempt,
    begin?: (account: Account) => Promise<T>,
  ): Promise<SignInOutcome<T | undefined>> {
    const { caller, deviceCookie } = attempt;
    const stranger = turnOf(attempt);
    // Before anything is read or counted: in a storm, one that is turned away costs next to nothing.
    if (deviceCookie === undefined && this.#hasher.isFull(stranger)) return { kind: 'busy' };
    const now = this.#clock.now();
    const username = usernameOrUndefined(attempt.username);
    const email = attempt.mayBeEmail === true ? emailOrUndefined(attempt.username) : undefined;
    const account = await this.#named(username, email);
    // Whatever they are called by, it is one account that is guessed at.
    const counts = account?.username ?? username ?? email ?? '';
    const device = account && (await this.#devices.deviceOf(deviceCookie, account, now));
    const turn: HashingTurn =
      account === undefined || device === undefined
        ? stranger
        : { ...stranger, line: 'known', source: [account.subject, device] };
    if (this.#hasher.isFull(turn)) return { kind: 'busy' };
    const proof = device === undefined ? await this.#proofOf(attempt, { username: counts, caller, now }) : 'enough';
    if (proof === 'missing') return { kind: 'unproved' };
    const counted = { username: counts, caller, device, now, isUnproved: proof === 'unproved' };
    // Counted before the hash is computed, so that parallel guesses cannot all pass.
    const reserved = await this.#lockout.reserve(counted);
    const refusal = { subject: account?.subject, caller };
    if (reserved.wait > 0) {
      this.#onRefused({ ...refusal, kind: 'locked' });
      return { kind: 'locked', retryAfterSeconds: reserved.wait };
    }
    attempt.onHashing?.();
    const typed = { username: counts, typed: attempt.password };
    const proved = await this.#prove(account, typed, turn).catch(async (error: unknown) => {
      // Nobody looked at the password: that must not count against its owner.
      await this.#lockout.withdrawn(counted, reserved);
      if (error instanceof IdentityError && error.code === 'temporarily_unavailable') return undefined;
      throw error;
    });
    if (proved === undefined) return { kind: 'busy' };
    if (proved !== 'wrong' && proved.account.closedAt !== undefined) {
      await this.#lockout.succeeded(counted, reserved);
      return { kind: 'closed', account: proved.account };
    }
    if (proved === 'wrong') {
      this.#onRefused({ ...refusal, kind: 'refused' });
      return { kind: 'refused' };
    }
    // First: what begins is told by which hash.
    const passwordHash = await this.#renewHash(proved.account, attempt.password, proved.checked);
    const known = { ...proved.account, passwordHash };
    // Beside each other: what is written in one turn shares one commit.
    const [begun, kept] = await Promise.all([
      begin?.(known),
      this.keepDevice(known.subject, deviceCookie),
      this.#lockout.succeeded(counted, reserved),
    ]);
    return { kind: 'signed_in', account: known, begun, deviceCookie: kept };
  }

  async #proofOf({ proof }: SignInAttempt, about: Pick<Attempt, 'username' | 'caller' | 'now'>): Promise<Proof> {
    return proof === undefined ? 'enough' : proof(await this.#lockout.levels(about));
  }

  /** What is counted of a caller, whoever they are. */
  levelsOf(caller: Caller): Promise<Levels> {
    return this.#lockout.levels({ caller, now: this.#clock.now() });
  }

  /**
   * A password waits long and is hashed long: where another one was set meanwhile, it is compared with that, and where the account was
   * disabled or deleted, nobody signs in.
   */
  async #prove(
    account: Account | undefined,
    typed: { readonly username: string; readonly typed: string },
    turn: HashingTurn,
  ): Promise<'wrong' | { readonly account: Account; readonly checked: CheckedPassword }> {
    const checked = await this.#checks.check({ ...typed, stored: account?.passwordHash }, turn);
    if (account === undefined || checked === 'wrong') return 'wrong';
    const latest = await this.#accounts.find(account.subject);
    if (latest === undefined || (latest.disabledAt !== undefined && latest.closedAt === undefined)) return 'wrong';
    if (latest.passwordHash === account.passwordHash) return { account: latest, checked };
    const again = await this.#checks.check({ ...typed, stored: latest.passwordHash }, turn);
    return again === 'wrong' ? 'wrong' : { account: latest, checked: again };
  }

  /**
   * Both are asked, whichever finds somebody. An address that is verified comes before a name that looks like it, for anybody can be called
   * by the address of somebody else; one that several have verified identifies none of them, and an account that its person closed only where
   * no other has it.
   */
  async #named(username: string | undefined, email: string | undefined): Promise<Account | undefined> {
    const [named, having = []] = await Promise.all([
      username === undefined ? undefined : this.#accounts.findByUsername(username),
      email === undefined ? undefined : this.#accounts.withVerifiedEmail(email, mostOfOneAddress, 'disabled too'),
    ]);
    const open = having.filter(({ disabledAt }) => disabledAt === undefined);
    const [owner, another] = open.length > 0 ? open : having.filter(({ closedAt }) => closedAt !== undefined);
    return another === undefined ? (owner ?? named) : named;
  }

  /**
   * What a browser is to keep in which this person has just proved who they are.
   * @param deviceCookie what it kept before
   * @param remembered as what it is remembered from now on; undefined: as before
   */
  keepDevice(subject: string, deviceCookie: string | undefined, remembered?: RememberedToken): Promise<string> {
    return this.#devices.renew(deviceCookie, subject, this.#clock.now(), remembered);
  }

  /** As what this browser says that it is remembered, with what takes its place once that was used. @param deviceCookie as it came */
  async rememberedIn(
    account: KnownTo,
    deviceCookie: string | undefined,
  ): Promise<{ readonly presented: RememberedToken; readonly next: RememberedToken } | undefined> {
    const presented = await this.#devices.rememberedIn(deviceCookie, account, this.#clock.now());
    return presented && { presented, next: await this.#devices.nextOf(presented) };
  }

  /**
   * A guess at a code of somebody who has proved their password: counted against the account before it is judged, and apart where the browser
   * is known.
   * @param take whether it was the code; it uses it up
   */
  async tryCode(guess: CodeGuess, take: () => Promise<boolean>): Promise<CodeOutcome> {
    const { account, code, caller, deviceCookie } = guess;
    const now = this.#clock.now();
    const device = await this.#devices.deviceOf(deviceCookie, account, now);
    const counted = { username: countedFor(account.username, code), caller, device, now };
    const reserved = await this.#codeLockout.reserve(counted);
    if (reserved.wait > 0) {
      this.#onRefused({ kind: 'locked', subject: account.subject, caller });
      return { kind: 'locked', seconds: reserved.wait };
    }
    const isRight = await take().catch(async (error: unknown) => {
      await this.#codeLockout.withdrawn(counted, reserved);
      throw error;
    });
    if (isRight) await this.#codeLockout.succeeded(counted, reserved);
    else this.#onRefused({ kind: 'refused', subject: account.subject, caller });
    return { kind: isRight ? 'right' : 'wrong' };
  }

  /** Whether this person signed in with the browser before. @param deviceCookie as it came */
  async knowsDevice(account: KnownTo, deviceCookie: string | undefined): Promise<boolean> {
    return (await this.#devices.deviceOf(deviceCookie, account, this.#clock.now())) !== undefined;
  }

  /**
   * Counts a guess of a caller at something that is not a password; the seconds that it must wait, 0 to go on.
   * @param isUnproved whether a proof of work was asked for and not given
   */
  async reserveGuess(caller: Caller, isUnproved = false): Promise<number> {
    return (await this.#lockout.reserve({ caller, isUnproved, now: this.#clock.now() })).wait;
  }

  /** The guess was right. */
  guessedRight(caller: Caller): Promise<void> {
    return this.#lockout.succeeded({ caller, now: this.#clock.now() }, { failuresBefore: 0 });
  }

  /**
   * What to store of a new password.
   * @param owner whose names it must not be made of, where that is known yet; else `checkNotPersonal` is to be asked
   * @param stranger who chooses it for themselves; left out, it is an operator's doing
   * @throws IdentityError `temporarily_unavailable` or one of the password codes
   */
  async hashPassword(password: string, owner?: PasswordOwner, stranger?: Stranger): Promise<string> {
    const parsed = this.#newPassword(password, owner);
    stranger?.onHashing?.();
    if (stranger) await this.#requireStrength(parsed, owner, stranger);
    return this.#hasher.hash(parsed, stranger && turnOf(stranger));
  }

  /**
   * What to store of a password that a person chooses in place of theirs.
   * @throws IdentityError `temporarily_unavailable`, `password_same` or one of the password codes
   */
  async hashAnotherPassword(
    { username, passwordHash: stored, ...profile }: Account,
    password: string,
    stranger: Stranger,
  ): Promise<string> {
    const parsed = this.#newPassword(password, { username, ...profile });
    const turn = turnOf(stranger);
    stranger.onHashing?.();
    if ((await this.#checks.check({ username, stored, typed: password }, turn)) !== 'wrong') {
      throw new IdentityError('password_same', 'this is the password that was to be changed');
    }
    await this.#requireStrength(parsed, { username, ...profile }, stranger);
    return this.#hasher.hash(parsed, turn);
  }

  /**
   * Whether this is the password of an account that is stored nowhere yet. Nothing is counted: the caller does.
   * @throws IdentityError `temporarily_unavailable`
   */
  async isPasswordOf(
    { username, passwordHash: stored }: Pick<Account, 'username' | 'passwordHash'>,
    typed: string,
    stranger: Stranger,
  ): Promise<boolean> {
    stranger.onHashing?.();
    return (await this.#checks.check({ username, stored, typed }, turnOf(stranger))) !== 'wrong';
  }

  /** What to store of an imported password: one that is cracked too fast is hashed once more, as ours are. @throws IdentityError `temporarily_unavailable` */
  async wrapImported(passwordHash: string): Promise<string> {
    const salted = parsePendingForm(passwordHash);
    return salted === undefined ? passwordHash : this.#hasher.wrap(salted);
  }

  /** What a new password of somebody is held to beside the lists: for advice while it is typed. */
  choiceOf(owner?: PasswordOwner): Choice {
    return {
      least: this.#passwords.least ?? passwordMinLength,
      names: namesIn(owner, this.#passwords.services),
    };
  }

  /** @throws IdentityError `password_personal` */
  checkNotPersonal(password: string, owner: PasswordOwner): void {
    checkNotPersonal(password, owner, this.#passwords.services);
  }

  /**
   * @param stranger left out, it is an operator's doing
   * @throws IdentityError `invalid_username`, `invalid_profile`, `username_taken`, `temporarily_unavailable` or one of the
   *   password codes
   */
  async createAccount(input: NewAccount, stranger?: Stranger): Promise<Account> {
    const account = await this.prepareAccount(input, stranger);
    if ((await this.#accounts.insert(account)) === 'username_taken') {
      throw new IdentityError('username_taken', 'this username is taken');
    }
    return account;
  }

  /** As `createAccount`, of one that is stored later, or never. */
  async prepareAccount({ password, ...person }: NewAccount, stranger?: Stranger): Promise<Account> {
    const parsed = this.#newPassword(password, person);
    stranger?.onHashing?.();
    if (stranger) await this.#requireStrength(parsed, person, stranger);
    const passwordHash = await this.#hasher.hash(parsed, stranger && turnOf(stranger));
    return newAccount(person, { passwordHash, now: this.#clock.now() });
  }

  /** Of what people choose: what an operator gives is as the rules have it, and often for once. */
  #requireStrength(password: string, owner: PasswordOwner | undefined, stranger: Stranger): Promise<void> {
    return this.#strength.require(password, namesIn(owner, this.#passwords.services), turnOf(stranger));
  }

  #newPassword(password: string, owner?: PasswordOwner): string {
    const parsed = parseNewPassword(password, this.#passwords.least);
    if (owner) this.checkNotPersonal(parsed, owner);
    return parsed;
  }

  /**
   * Where that does not go, the next sign-in tries again: nobody is turned away for it, and no change meanwhile is lost.
   * @returns the hash that stands for this password
   */
  async #renewHash(
    { subject, passwordHash: from }: Account,
    password: string,
    checked: CheckedPassword,
  ): Promise<string> {
    if (checked !== 'outdated') return from;
    const turn: HashingTurn = { line: 'known', source: [subject] };
    const same = this.#hasher.isWeaker(from) ? undefined : sameOfNfc(from, password);
    if (same === undefined && this.#hasher.isFull(turn)) return from;
    try {
      const to = same ?? (await this.#hasher.hash(normalisePassword(password), turn));
      return (await this.#accounts.replacePasswordHash({ subject, from, to })) ? to : from;
    } catch {
      // The stored one is as good as before.
      return from;
    }
  }
}

function turnOf({ caller, hasLeft }: Stranger): HashingTurn {
  return { line: 'stranger', source: sourceOf(caller), hasLeft };
}

function usernameOrUndefined(username: string): string | undefined {
  try {
    return normaliseUsername(username);
  } catch {
    return undefined;
  }
}

function emailOrUndefined(entered: string): string | undefined {
  const address = entered.trim();
  return isEmailAddress(address) ? emailKey(address) : undefined;
}
