import type { AdministeredRecords } from '@signet/administration';
import {
  type CorePorts,
  generateSigningKey,
  newAuditEntry,
  recordRevocations,
  type SigningKey,
  signingAlgorithmNames,
  toleratedStep,
} from '@signet/authorization-server';
import { uncached } from '../catalogue/catalogue.js';
import type { KeyCipher } from '../key-cipher.js';
import { openRecords } from '../records/open-records.js';
import type { Database } from '../sql/database.js';
import type { Statements } from '../sql/statements.js';
import { forgetSealed } from './reseal.js';

/**
 * Begins anew where the master key is lost: all that it sealed is forgotten, a new key of each algorithm signs at once, and APIs hear
 * that the old ones are withdrawn. In one transaction. The new keys, public and private.
 */
export async function resetKeys(
  database: Database,
  cipher: KeyCipher,
  deps: Pick<CorePorts, 'clock' | 'random'>,
): Promise<readonly SigningKey[]> {
  const now = deps.clock.now();
  const fresh = await Promise.all(
    signingAlgorithmNames.map((algorithm) => generateSigningKey(algorithm, now, now - toleratedStep)),
  );
  await database.transaction(async (connection) => {
    const records: AdministeredRecords = openRecords({ connection, cipher, catalogue: uncached(() => {}) });
    const gone = await connection.read.rows('SELECT "kid", "algorithm", "held_by" FROM "signing_key"');
    await forgetSealed(connection.read);
    // What an operator gave is withdrawn too: its file still lies there, and APIs refuse what it signs.
    for (const { kid, algorithm, held_by: by } of gone) {
      if (by !== null) await insertSpent(connection.read, cipher, [String(kid), String(algorithm), String(by)], now);
    }
    const revocations = gone.map(({ kid }) => ({ kind: 'signing_key' as const, id: String(kid) }));
    await recordRevocations(deps, records, 'admin', revocations);
    for (const key of fresh) await records.signingKeys.insert(key);
    await records.auditLog.append(fresh.map((key) => toldOf(key, deps)));
  });
  return fresh;
}

function insertSpent(
  statements: Statements,
  cipher: KeyCipher,
  [kid, algorithm, by]: readonly [string, string, string],
  now: number,
): Promise<number> {
  return statements.change(
    `INSERT INTO "signing_key"
       ("kid", "algorithm", "encrypted_private_jwk", "created_at", "activates_at", "held_by", "spent")
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [kid, algorithm, cipher.encrypt('{}', kid), now, now, by, true],
  );
}

/** At the shell, as the entries of an operator's unit of work have it. */
function toldOf({ kid, algorithm, createdAt, activatesAt }: SigningKey, deps: Pick<CorePorts, 'clock' | 'random'>) {
  return newAuditEntry(deps, {
    name: 'signing_key_made',
    initiator: { entity: 'admin', through: 'cli' },
    target: { record: 'signingKeys', id: kid },
    after: { kid, algorithm, createdAt, activatesAt },
  });
}
