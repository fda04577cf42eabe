import { type Account, AccountStore, LoginAttemptStore, type LoginAttempts } from '@signet/identity';
import { AccountEntity, LoginAttemptEntity } from '../entities/index.js';
import type { Connection } from '../sql/statements.js';
import { deleteBatch, Table } from '../sql/table.js';

const accounts = new Table(AccountEntity);
const attempts = new Table(LoginAttemptEntity);

export class PersistentAccountStore extends AccountStore {
  constructor(private readonly connection: Connection) {
    super();
  }

  override find(subject: string): Promise<Account | undefined> {
    return accounts.find(this.connection.read, { subject });
  }

  override isActive(subject: string): Promise<boolean> {
    return accounts.exists(this.connection.read, { subject }, 'disabledAt');
  }

  override findByUsername(username: string): Promise<Account | undefined> {
    return accounts.find(this.connection.read, { username });
  }

  /** The unique index decides; a conflict inserts nothing. */
  override insert(account: Account): Promise<'created' | 'username_taken'> {
    return this.connection.write(async (statements) => {
      const found = await accounts.insertNew(statements, account, { subject: account.subject });
      return found ? 'created' : 'username_taken';
    });
  }

  /** Two at once that want one name: the unique index lets one of them, the other one's statement fails. */
  override update(account: Account): Promise<'updated' | 'unknown' | 'username_taken'> {
    return this.connection.write(async (statements) => {
      const { subject, username } = account;
      const holder = await accounts.find(statements, { username });
      if (holder && holder.subject !== subject && (await accounts.exists(statements, { subject }))) {
        return 'username_taken';
      }
      return (await accounts.replace(statements, account, 'subject')) === 1 ? 'updated' : 'unknown';
    });
  }

  override delete(subject: string): Promise<boolean> {
    return this.connection.write(async (statements) => (await accounts.delete(statements, { subject })) === 1);
  }

  override list(): Promise<readonly Account[]> {
    return accounts.select(this.connection.read, 'ORDER BY "username"');
  }
}

export class PersistentLoginAttemptStore extends LoginAttemptStore {
  constructor(private readonly connection: Connection) {
    super();
  }

  override async find(key: string): Promise<LoginAttempts | undefined> {
    const row = await attempts.find(this.connection.read, { key });
    return row && { failures: row.failures, lastFailedAt: row.lastFailedAt };
  }

  override recordFailure(args: { key: string; now: number; windowSeconds: number }): Promise<LoginAttempts> {
    return this.connection.write(async (statements) => {
      const [row] = await statements.rows(
        `INSERT INTO "login_attempt" ("key", "failures", "last_failed_at") VALUES (?, 1, ?)
         ON CONFLICT ("key") DO UPDATE SET "last_failed_at" = excluded."last_failed_at", "failures" =
           CASE WHEN "login_attempt"."last_failed_at" < ? THEN 1 ELSE "login_attempt"."failures" + 1 END
         RETURNING "failures"`,
        [args.key, args.now, args.now - args.windowSeconds],
      );
      return { failures: Number(row?.failures), lastFailedAt: args.now };
    });
  }

  override async forgive(key: string): Promise<void> {
    const sql = 'UPDATE "login_attempt" SET "failures" = "failures" - 1 WHERE "key" = ? AND "failures" > 0';
    await this.connection.write((statements) => statements.change(sql, [key]));
  }

  override async clear(key: string): Promise<void> {
    await this.connection.write((statements) => attempts.delete(statements, { key }));
  }

  override clearAll(prefix: string): Promise<number> {
    const sql = 'DELETE FROM "login_attempt" WHERE substr("key", 1, CAST(? AS integer)) = ?';
    return this.connection.write((statements) => statements.change(sql, [prefix.length, prefix]));
  }

  override deleteOlderThan({ before, limit }: { before: number; limit: number }): Promise<number> {
    return this.connection.write((statements) =>
      deleteBatch(statements, 'login_attempt', 'key', 'last_failed_at', before - 1, limit),
    );
  }
}
