import type {
  Digest,
  FederatedIdentity,
  FederatedIdentityStore,
  IdentityUse,
  UpstreamTokens,
} from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { sealedColumn } from '../sealed/sealed-column.js';
import type { Value } from '../sql/statement.js';
import { Table } from '../sql/table.js';
import { index, key, optionalJson, optionalSeconds, optionalText, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

type IdentityRow = Omit<FederatedIdentity, 'tokens'>;

/** Beside it: without the master key they go, and who is linked to whom stays. */
interface TokensRow {
  readonly key: Digest;
  /** As JSON. */
  readonly encryptedTokens: string;
}

const entity = new EntitySchema<IdentityRow>({
  name: 'federated_identity',
  tableName: 'federated_identity',
  columns: {
    key: key({ name: 'identity_key' }) as never,
    providerId: text({ name: 'provider_id' }),
    issuer: text(),
    upstreamSubject: text({ name: 'upstream_subject' }),
    subject: text(),
    label: optionalText(),
    linkedAt: { ...seconds(), name: 'linked_at' },
    usedAt: { ...optionalSeconds(), name: 'used_at' },
    taken: optionalJson(),
  },
  indices: [index('federated_identity_person', 'subject'), index('federated_identity_provider', 'providerId')],
});

const tokensEntity = new EntitySchema<TokensRow>({
  name: 'upstream_tokens',
  tableName: 'upstream_tokens',
  columns: {
    key: key({ name: 'identity_key' }) as never,
    encryptedTokens: text({ name: 'encrypted_tokens' }),
  },
});

const table = new Table(entity);
const tokensTable = new Table(tokensEntity);

const sealedTokens = sealedColumn(tokensEntity, 'encryptedTokens', {
  context: (identity) => `upstream_tokens:${identity}`,
  lost: 'tokens of identity providers: they give others when people sign in there again',
});

export const federatedIdentities: StoredRecord<FederatedIdentityStore> = {
  entities: [entity, tokensEntity],
  sealed: [sealedTokens],
  open: ({ connection, sealing }) => {
    const [rows, kept] = [new Rows(table, connection), new Rows(tokensTable, connection)];
    const sealed = sealing(sealedTokens);
    const keep = async ({ key: identity, tokens }: Pick<IdentityUse, 'key' | 'tokens'>): Promise<void> => {
      if (!tokens) return void (await kept.deleteAll({ key: identity }));
      await kept.upsert({ key: identity, encryptedTokens: sealed.seal(JSON.stringify(tokens), identity) });
    };
    const whole = async (row: IdentityRow): Promise<FederatedIdentity> => {
      const found = await kept.find({ key: row.key });
      if (!found) return row;
      return { ...row, tokens: JSON.parse(sealed.open(found.encryptedTokens, row.key)) as UpstreamTokens };
    };
    // The identities first: whoever signs in by one meanwhile (`use`) is waited for, and what they were given then is seen, and goes too.
    const forget = (column: 'identity_key' | 'subject', value: Value) =>
      connection.transaction(async ({ read }) => {
        const sql = `DELETE FROM "federated_identity" WHERE "${column}" = ? RETURNING "identity_key"`;
        const gone = await read.rows(sql, [value]);
        for (const row of gone) await tokensTable.delete(read, { key: row.identity_key as Digest });
        return gone.length;
      });
    return {
      find: async (identity) => {
        const row = await rows.find({ key: identity });
        return row && whole(row);
      },
      ofPerson: async (subject) => {
        const order = `WHERE "subject" = ? ORDER BY "linked_at", "identity_key"${connection.read.dialect.byteOrder}`;
        const all: FederatedIdentity[] = [];
        for (const row of await rows.select(order, [subject])) all.push(await whole(row));
        return all;
      },
      insert: async ({ tokens, ...identity }) => {
        const isNew = await rows.insertOnce(identity);
        if (isNew && tokens) await keep({ key: identity.key, tokens });
        return isNew;
      },
      use: async ({ key: identity, label, usedAt, taken, tokens }) => {
        const isThere = await rows.updateOnce({ label, usedAt, taken }, { key: identity });
        if (isThere) await keep({ key: identity, tokens });
        return isThere;
      },
      // Each identity first, as it is locked by whoever signs in by it (`use`).
      forgetTokensAt: (providerId) =>
        connection.transaction(async ({ read }) => {
          const sql =
            'UPDATE "federated_identity" SET "provider_id" = "provider_id" WHERE "provider_id" = ? RETURNING "identity_key"';
          let forgotten = 0;
          for (const row of await read.rows(sql, [providerId])) {
            forgotten += await tokensTable.delete(read, { key: row.identity_key as Digest });
          }
          return forgotten;
        }),
      delete: async (identity) => (await forget('identity_key', identity)) === 1,
      deleteAllOf: (subject) => forget('subject', subject),
      someAt: async (providerId, atMost) => {
        const some = await rows.select('WHERE "provider_id" = ? LIMIT ?', [providerId, atMost]);
        return some.map(({ key: identity, subject }) => ({ key: identity, subject }));
      },
      countAt: async (providerId) => {
        const sql = 'SELECT COUNT(*) AS "linked" FROM "federated_identity" WHERE "provider_id" = ?';
        return Number((await connection.read.rows(sql, [providerId]))[0]?.linked);
      },
    };
  },
};
