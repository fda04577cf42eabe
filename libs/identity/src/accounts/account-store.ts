import type { Account } from './account.js';
import type { ProfileChange } from './own-profile.js';

/** The address that an account has, and the one that it is to have. */
export interface EmailChange {
  readonly subject: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly verified: boolean;
  readonly now: number;
}

/** Where accounts are kept. */
export abstract class AccountStore {
  abstract find(subject: string): Promise<Account | undefined>;
  /** Whether there is such an account, and it is not disabled. */
  abstract isActive(subject: string): Promise<boolean>;
  /** Takes a username that `normaliseUsername` returned. */
  abstract findByUsername(username: string): Promise<Account | undefined>;
  /**
   * At most `limit` that are not disabled and whose address is this one and verified, in any case of its ASCII letters: nothing else that looks
   * alike is the same. By subject.
   * @param whose with `disabled too` those that are disabled as well
   */
  abstract withVerifiedEmail(email: string, limit: number, whose?: 'disabled too'): Promise<readonly Account[]>;
  /** Atomic: of two accounts inserted at once with one username, one is `created`. */
  abstract insert(account: Account): Promise<'created' | 'username_taken'>;
  /** Replaces every field of the account with this subject; an absent optional field is cleared. `username_taken`: it is as it was. */
  abstract update(account: Account): Promise<'updated' | 'unknown' | 'username_taken'>;
  /** In one conditional update: true where `from` was the hash of this account. Nothing else of it changes. */
  abstract replacePasswordHash(args: {
    readonly subject: string;
    readonly from: string;
    readonly to: string;
  }): Promise<boolean>;
  /** In one conditional update: false where the address of this account is another, or there is none. Nothing else of it changes. */
  abstract verifyEmail(args: { readonly subject: string; readonly email: string }): Promise<boolean>;
  /** In one conditional update: false where the address of this account is another than `from`. */
  abstract changeEmail(args: EmailChange): Promise<boolean>;
  /**
   * In one conditional update of the members of `to`: false where one of them is another by now than `from` says, or the account is disabled. Nothing
   * else of it changes, but that another number is not verified.
   */
  abstract changeProfile(change: ProfileChange): Promise<boolean>;
  /** In one conditional update: false where its person closed it at no such time, or an operator disabled it since. */
  abstract reopen(args: {
    readonly subject: string;
    readonly closedAt: number;
    readonly now: number;
  }): Promise<boolean>;
  /** Browsers that signed in until now are known no more; nothing else of the account changes. False where there is none. */
  abstract forgetDevices(args: { readonly subject: string; readonly now: number }): Promise<boolean>;
  /** Subjects of at most `limit` that are disabled and to be deleted by now, the longest due first. */
  abstract deletionsDue(now: number, limit: number): Promise<readonly string[]>;
  /** True for the one call that deleted it. */
  abstract delete(subject: string): Promise<boolean>;
  /** At most `limit` that have a value of this attribute, in no order. */
  abstract withAttribute(name: string, limit: number): Promise<readonly Account[]>;
  /** Ordered by username. */
  abstract list(): Promise<readonly Account[]>;
}
