import type { SigningKey, SigningKeyStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { sealedColumn } from '../sealed/sealed-column.js';
import type { Value } from '../sql/statement.js';
import type { Connection } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { key, optionalSeconds, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** A signing key as it lies in the table: the private half only as ciphertext. */
type SigningKeyRow = Omit<SigningKey, 'privateJwk'> & { readonly encryptedPrivateJwk: string };

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
    const sealed = ({ privateJwk, ...rest }: SigningKey): SigningKeyRow => ({
      ...rest,
      encryptedPrivateJwk: half.seal(JSON.stringify(privateJwk), rest.kid),
    });
    return {
      list: async () =>
        (await rows.select('ORDER BY "created_at", "kid"')).map(({ encryptedPrivateJwk, ...row }) => ({
          ...row,
          privateJwk: JSON.parse(half.open(encryptedPrivateJwk, row.kid)),
        })),
      insert: (signingKey) => rows.insert(sealed(signingKey)),
      insertFirst: (signingKey) => insertFirst(connection, sealed(signingKey)),
      retire: (kid, retirement) => rows.updateOnce(retirement, { kid }, 'retiresAt'),
      delete: (kid) =>
        connection.transaction(async (locked) => {
          // Two at once would each count on the key that the other takes.
          await locked.read.dialect.lockTable(locked.read, 'signing_key');
          return new Rows(table, locked).deleteOnce({ kid });
        }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};

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
    ];
    const inserted = await statements.change(
      `INSERT INTO "signing_key" ("kid", "algorithm", "encrypted_private_jwk", "created_at", "activates_at")
         SELECT CAST(? AS text), CAST(? AS text), CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint)
         WHERE NOT EXISTS (SELECT 1 FROM "signing_key" WHERE "algorithm" = ?)`,
      [...values, first.algorithm],
    );
    return inserted === 1;
  });
}
