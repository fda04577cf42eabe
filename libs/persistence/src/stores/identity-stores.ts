import { type Account, AccountStore, LoginAttemptStore, type LoginAttempts } from '@signet/identity';
import type { Connection } from '../database.js';
import { AccountEntity, LoginAttemptEntity } from '../entities/index.js';
import { deleteBatch, plain, query, rowsOf } from './statements.js';

export class TypeOrmAccountStore extends AccountStore {
  constructor(private readonly connection: Connection) {
    super();
  }

  override async find(subject: string): Promise<Account | undefined> {
    return plain(await this.connection.read.findOneBy(AccountEntity, { subject }));
  }

  override async findByUsername(username: string): Promise<Account | undefined> {
    return plain(await this.connection.read.findOneBy(AccountEntity, { username }));
  }

  /** The unique index decides; a conflict inserts nothing. */
  override insert(account: Account): Promise<'created' | 'username_taken'> {
    return this.connection.write(async (manager) => {
      const query = manager
        .createQueryBuilder()
        .insert()
        .into(AccountEntity)
        .values(account as never);
      await query.orIgnore().updateEntity(false).execute();
      const found = await manager.existsBy(AccountEntity, { subject: account.subject });
      return found ? 'created' : 'username_taken';
    });
  }

  override update(account: Account): Promise<'updated' | 'unknown'> {
    return this.connection.write(async (manager) => {
      const names = manager.connection.getMetadata(AccountEntity).columns.map(({ propertyName }) => propertyName);
      const row = account as unknown as Record<string, unknown>;
      const set = Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
      const query = manager
        .createQueryBuilder()
        .update(AccountEntity)
        .set(set as never);
      const { affected } = await query.where({ subject: account.subject }).execute();
      return affected === 1 ? 'updated' : 'unknown';
    });
  }

  override async list(): Promise<readonly Account[]> {
    const rows = await this.connection.read.find(AccountEntity, { order: { username: 'ASC' } });
    return rows.map((row) => plain(row) ?? row);
  }
}

export class TypeOrmLoginAttemptStore extends LoginAttemptStore {
  constructor(private readonly connection: Connection) {
    super();
  }

  override async find(key: string): Promise<LoginAttempts | undefined> {
    const row = await this.connection.read.findOneBy(LoginAttemptEntity, { key });
    return row ? { failures: row.failures, lastFailedAt: row.lastFailedAt } : undefined;
  }

  override recordFailure(args: { key: string; now: number; windowSeconds: number }): Promise<LoginAttempts> {
    return this.connection.write(async (manager) => {
      const rows = rowsOf(
        await query(
          manager,
          `INSERT INTO "login_attempt" ("key", "failures", "last_failed_at") VALUES (?, 1, ?)
           ON CONFLICT ("key") DO UPDATE SET "last_failed_at" = excluded."last_failed_at", "failures" =
             CASE WHEN "login_attempt"."last_failed_at" < ? THEN 1 ELSE "login_attempt"."failures" + 1 END
           RETURNING "failures"`,
          [args.key, args.now, args.now - args.windowSeconds],
        ),
      );
      return { failures: Number(rows[0]?.failures), lastFailedAt: args.now };
    });
  }

  override async forgive(key: string): Promise<void> {
    await this.connection.write((manager) => {
      const sql = 'UPDATE "login_attempt" SET "failures" = "failures" - 1 WHERE "key" = ? AND "failures" > 0';
      return query(manager, sql, [key]);
    });
  }

  override async clear(key: string): Promise<void> {
    await this.connection.write((manager) => manager.delete(LoginAttemptEntity, { key }));
  }

  override deleteOlderThan({ before, limit }: { before: number; limit: number }): Promise<number> {
    return this.connection.write((m) => deleteBatch(m, 'login_attempt', 'key', 'last_failed_at', before - 1, limit));
  }
}
