import type { Account } from '../accounts/account.js';
import { AccountStore, type EmailChange } from '../accounts/account-store.js';
import { emailKey } from '../accounts/email-key.js';
import { isAsRead, type ProfileChange, withOwnProfile } from '../accounts/own-profile.js';

/** Accounts in a map, for tests. */
export class InMemoryAccountStore extends AccountStore {
  readonly #accounts = new Map<string, Account>();

  async find(subject: string): Promise<Account | undefined> {
    return this.#accounts.get(subject);
  }

  async isActive(subject: string): Promise<boolean> {
    const account = this.#accounts.get(subject);
    return account !== undefined && account.disabledAt === undefined;
  }

  async findByUsername(username: string): Promise<Account | undefined> {
    return [...this.#accounts.values()].find((account) => account.username === username);
  }

  async withVerifiedEmail(email: string, limit: number, whose?: 'disabled too'): Promise<readonly Account[]> {
    return [...this.#accounts.values()]
      .filter((account) => account.email !== undefined && emailKey(account.email) === emailKey(email))
      .filter(
        ({ emailVerified, disabledAt }) => emailVerified && (whose === 'disabled too' || disabledAt === undefined),
      )
      .sort((a, b) => (a.subject < b.subject ? -1 : 1))
      .slice(0, limit);
  }

  async insert(account: Account): Promise<'created' | 'username_taken'> {
    if ([...this.#accounts.values()].some((other) => other.username === account.username)) {
      return 'username_taken';
    }
    this.#accounts.set(account.subject, structuredClone(account));
    return 'created';
  }

  async update(account: Account): Promise<'updated' | 'unknown' | 'username_taken'> {
    if (!this.#accounts.has(account.subject)) {
      return 'unknown';
    }
    const holder = await this.findByUsername(account.username);
    if (holder && holder.subject !== account.subject) return 'username_taken';
    this.#accounts.set(account.subject, structuredClone(account));
    return 'updated';
  }

  async replacePasswordHash({
    subject,
    from,
    to,
  }: Parameters<AccountStore['replacePasswordHash']>[0]): Promise<boolean> {
    const account = this.#accounts.get(subject);
    if (account?.passwordHash !== from) return false;
    this.#accounts.set(subject, { ...account, passwordHash: to });
    return true;
  }

  async verifyEmail({ subject, email }: Parameters<AccountStore['verifyEmail']>[0]): Promise<boolean> {
    const account = this.#accounts.get(subject);
    if (account?.email !== email) return false;
    this.#accounts.set(subject, { ...account, emailVerified: true });
    return true;
  }

  async changeEmail({ subject, from, to, verified, now }: EmailChange): Promise<boolean> {
    const account = this.#accounts.get(subject);
    if (account === undefined || account.email !== from) return false;
    this.#accounts.set(subject, { ...account, email: to, emailVerified: verified, updatedAt: now });
    return true;
  }

  async changeProfile(change: ProfileChange): Promise<boolean> {
    const account = this.#accounts.get(change.subject);
    if (account === undefined || !isAsRead(account, change)) return false;
    this.#accounts.set(change.subject, structuredClone(withOwnProfile(account, change)));
    return true;
  }

  async reopen({ subject, closedAt, now }: Parameters<AccountStore['reopen']>[0]): Promise<boolean> {
    const account = this.#accounts.get(subject);
    if (account?.closedAt !== closedAt) return false;
    const { disabledAt: _, closedAt: __, deletionAt: ___, ...open } = account;
    this.#accounts.set(subject, { ...open, updatedAt: now });
    return true;
  }

  async forgetDevices({ subject, now }: Parameters<AccountStore['forgetDevices']>[0]): Promise<boolean> {
    const account = this.#accounts.get(subject);
    if (account !== undefined) this.#accounts.set(subject, { ...account, devicesSince: now });
    return account !== undefined;
  }

  async deletionsDue(now: number, limit: number): Promise<readonly string[]> {
    return [...this.#accounts.values()]
      .filter(({ disabledAt, deletionAt }) => disabledAt !== undefined && deletionAt !== undefined && deletionAt <= now)
      .sort((a, b) => (a.deletionAt ?? 0) - (b.deletionAt ?? 0))
      .slice(0, limit)
      .map(({ subject }) => subject);
  }

  async delete(subject: string): Promise<boolean> {
    return this.#accounts.delete(subject);
  }

  async withAttribute(name: string, limit: number): Promise<readonly Account[]> {
    const having = [...this.#accounts.values()].filter(({ attributes = {} }) => Object.hasOwn(attributes, name));
    return having.slice(0, limit);
  }

  async list(): Promise<readonly Account[]> {
    return [...this.#accounts.values()].sort((a, b) => (a.username < b.username ? -1 : 1));
  }
}
