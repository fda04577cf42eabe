import { randomUUID } from 'node:crypto';
import { createStores, loadMasterKey, openDatabase } from '@signet/persistence';
import { parseDatabaseUrl } from '@signet/runtime/database';
import type { Password } from '../login/people.js';

/**
 * Accounts in the database of an issuer, each with a verified address of its own; their addresses.
 * @param env of that issuer: DATABASE_URL and MASTER_KEY_FILE
 */
export async function addReaders(
  env: Readonly<Record<string, string>>,
  count: number,
  { hash }: Password,
): Promise<readonly string[]> {
  const database = await openDatabase(parseDatabaseUrl(String(env.DATABASE_URL)));
  try {
    const { accounts } = createStores(database, loadMasterKey({ file: env.MASTER_KEY_FILE }));
    const now = Math.floor(Date.now() / 1000);
    const addresses = Array.from({ length: count }, (_, nth) => `reader-${nth}@example.com`);
    for (const [nth, email] of addresses.entries()) {
      const account = { subject: randomUUID(), username: `reader-${nth}`, passwordHash: hash };
      await accounts.insert({ ...account, email, emailVerified: true, createdAt: now, updatedAt: now });
    }
    return addresses;
  } finally {
    await database.close();
  }
}
