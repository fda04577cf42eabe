import { newAuditEntry } from '@signet/authorization-server';
import { SystemClock, SystemRandomSource } from '@signet/runtime';
import { uncached } from '../catalogue/catalogue.js';
import type { KeyCipher } from '../key-cipher.js';
import { openRecords } from '../records/open-records.js';
import type { Connection } from '../sql/statements.js';

/** At the shell, in the transaction in which a database begins to be the one that another one was. */
export async function tellOf(
  connection: Connection,
  cipher: KeyCipher,
  name: 'database_moved' | 'database_restored',
): Promise<void> {
  const { auditLog } = openRecords({ connection, cipher, catalogue: uncached(() => {}) });
  const initiator = { entity: 'admin', through: 'cli' } as const;
  const target = { record: 'database', id: 'all' } as const;
  const inputs = { clock: new SystemClock(), random: new SystemRandomSource() };
  await auditLog.append([newAuditEntry(inputs, { name, initiator, target })]);
}
