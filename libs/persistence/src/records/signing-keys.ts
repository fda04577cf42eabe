import type { KeyHolderName, SigningKey, SigningKeyStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { sealedColumn } from '../sealed/sealed-column.js';
import type { Value } from '../sql/statement.js';
import type { Connection } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { key, optionalFlag, optionalSeconds, optionalText, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/**
 * A signing key as it lies in the table: its JWK only as ciphertext. That of a given one is its public half, sealed all the same:
 * whoever writes to the database alone cannot have a key of theirs published.
 */
type SigningKeyRow = Omit<SigningKey, 'privateJwk' | 'given'> & {
  readonly encryptedPrivateJwk: string;
  readonly heldBy?: KeyHolderName | undefined;
  /** Of a given one whose time is over: there so that it is not taken again. */
  readonly spent?: boolean | undefined;
};

const entity = new EntitySchema<SigningKeyRow>({
  name: 'signing_key',
  tableName: 'signing_key',
  columns: {
    kid: key(),
    algorithm: text(),
    encryptedPrivateJwk: text({ name: 'encrypted_private_jwk' }),
    createdAt: { ...seconds(), name: 'created_at' },
    activatesAt: { ...seconds(), name: 'activates_at' },
    retiresAt: { ...optionalSeconds(), name: 'retires_at' },
    publishedUntil: { ...optionalSeconds(), name: 'published_until' },
    expiresAt: { ...optionalSeconds(), name: 'expires_at' },
    heldBy: { ...optionalText(), name: 'held_by' },
    spent: optionalFlag(),
  },
});

const table = new Table(entity);

const privateHalf = sealedColumn(entity, 'encryptedPrivateJwk', {
  context: (kid) => kid,
  lost: 'signing keys: every access token that they signed is refused, and every ID token, also as a hint at a sign-out',
});

export const signingKeys: StoredRecord<SigningKeyStore> = {
  entities: [entity],
  expiry: expires(),
  sealed: [privateHalf],
  open: ({ connection, sealing }) => {
    const rows = new Rows(table, connection);
    const half = sealing(privateHalf);
    const sealed = ({ privateJwk, given, ...rest }: SigningKey): SigningKeyRow => ({
      ...rest,
      encryptedPrivateJwk: half.seal(JSON.stringify(given?.publicJwk ?? privateJwk), rest.kid),
      ...(given && { heldBy: given.by }),
    });
    const opened = ({ encryptedPrivateJwk, heldBy, spent: _, ...row }: SigningKeyRow): SigningKey => {
      const jwk = JSON.parse(half.open(encryptedPrivateJwk, row.kid));
      return heldBy === undefined ? { ...row, privateJwk: jwk } : { ...row, given: { by: heldBy, publicJwk: jwk } };
    };
    return {
      list: async () => (await rows.select('WHERE "spent" IS NULL ORDER BY "created_at", "kid"')).map(opened),
      insert: (signingKey) => rows.insert(sealed(signingKey)),
      insertFirst: (signingKey) => insertFirst(connection, sealed(signingKey)),
      insertGiven: (signingKey) => rows.insertOnce(sealed(signingKey)),
      retire: (kid, retirement) => rows.updateOnce(retirement, { kid }, 'retiresAt', 'spent'),
      delete: (kid) =>
        connection.transaction(async (locked) => {
          // Two at once would each count on the key that the other takes.
          await locked.read.dialect.lockTable(locked.read, 'signing_key');
          const lockedRows = new Rows(table, locked);
          const row = await lockedRows.find({ kid });
          if (row?.heldBy === undefined) return lockedRows.deleteOnce({ kid });
          return lockedRows.updateOnce(spent, { kid }, 'spent');
        }),
      deleteExpired: async (now, limit) => {
        await connection.write((statements) =>
          statements.change(
            'UPDATE "signing_key" SET "spent" = ?, "expires_at" = NULL WHERE "held_by" IS NOT NULL AND "expires_at" <= ?',
            [true, now],
          ),
        );
        return rows.deleteUpTo('expiresAt', now, limit);
      },
    };
  },
};

/** It stays, without an end at which it would be swept. */
const spent: Partial<SigningKeyRow> = { spent: true, expiresAt: undefined };

/** Unless there is one of this algorithm; true for one of any number of parallel calls. */
function insertFirst(connection: Connection, first: SigningKeyRow): Promise<boolean> {
  return connection.transaction(async ({ read: statements }) => {
    await statements.dialect.lockTable(statements, 'signing_key');
    const values: readonly Value[] = [
      first.kid,
      first.algorithm,
      first.encryptedPrivateJwk,
      first.createdAt,
      first.activatesAt,
      first.heldBy ?? null,
    ];
    const inserted = await statements.change(
      `INSERT INTO "signing_key" ("kid", "algorithm", "encrypted_private_jwk", "created_at", "activates_at", "held_by")
         SELECT CAST(? AS text), CAST(? AS text), CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint), CAST(? AS text)
         WHERE NOT EXISTS (SELECT 1 FROM "signing_key" WHERE "algorithm" = ? AND "spent" IS NULL)
         ON CONFLICT ("kid") DO NOTHING`,
      [...values, first.algorithm],
    );
    return inserted === 1;
  });
}
