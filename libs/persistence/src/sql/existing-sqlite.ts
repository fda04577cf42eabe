import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';

/**
 * For whoever only reads: that the file is there and holds records of Signet, seen without changing anything of it.
 * @throws Error that says what is missing, and which command makes it
 */
export function requireExistingSqlite(file: string): void {
  if (!existsSync(file)) throw new Error(`there is no database at ${file}: \`signet init\` makes one`);
  const database = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
  try {
    database.prepare('SELECT 1 FROM "signet_migrations" LIMIT 1').get();
  } catch (error) {
    // No such table; what else is wrong the driver says.
    if ((error as { code?: unknown }).code !== 'SQLITE_ERROR') throw error;
    throw new Error('holds no records of Signet yet: `signet init` makes them', { cause: error });
  } finally {
    database.close();
  }
}
