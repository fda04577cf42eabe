import { randomUUID } from 'node:crypto';
import { PasswordHasher, type PasswordHasherParameters } from '@signet/identity';
import { createStores, loadMasterKey, openDatabase } from '@signet/persistence';
import { parseDatabaseUrl } from '@signet/runtime/database';
import type { Person } from '../signet/sign-in.js';

/** What many people of this bench share: what a verification costs depends on the parameters in the hash alone. */
export interface Password {
  readonly text: string;
  /** A PHC string. */
  readonly hash: string;
}

/** @param parameters default: those of the product */
export async function makePassword(parameters?: PasswordHasherParameters): Promise<Password> {
  const text = 'correct horse battery staple';
  const hasher = new PasswordHasher(parameters, { threads: 1 });
  try {
    return { text, hash: await hasher.hash(text) };
  } finally {
    await hasher.close();
  }
}

export interface Group {
  /** What their usernames begin with. */
  readonly name: string;
  readonly count: number;
  readonly password: Password;
}

/**
 * Accounts in the database of an issuer.
 * @param env of that issuer: DATABASE_URL and MASTER_KEY_FILE
 */
export async function addPeople(
  env: Readonly<Record<string, string>>,
  { name, count, password }: Group,
): Promise<readonly Person[]> {
  const database = await openDatabase(parseDatabaseUrl(String(env.DATABASE_URL)));
  try {
    const { accounts } = createStores(database, loadMasterKey({ file: env.MASTER_KEY_FILE }));
    const usernames = Array.from({ length: count }, (_, index) => `${name}-${index}`);
    const now = Math.floor(Date.now() / 1000);
    for (const username of usernames) {
      const account = { subject: randomUUID(), username, passwordHash: password.hash, emailVerified: false };
      await accounts.insert({ ...account, createdAt: now, updatedAt: now });
    }
    return usernames.map((username) => ({ username, password: password.text }));
  } finally {
    await database.close();
  }
}
