import type { IdentityProvider, IdentityProviderStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { sealedColumn } from '../sealed/sealed-column.js';
import { Table } from '../sql/table.js';
import { json, key, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface ProviderRow {
  readonly providerId: string;
  readonly document: Omit<IdentityProvider, 'providerId' | 'createdAt' | 'secret'>;
  /** As JSON. */
  readonly encryptedSecret: string;
  readonly createdAt: number;
}

const entity = new EntitySchema<ProviderRow>({
  name: 'identity_provider',
  tableName: 'identity_provider',
  columns: {
    providerId: key({ name: 'provider_id' }),
    document: json(),
    encryptedSecret: text({ name: 'encrypted_secret' }),
    createdAt: { ...seconds(), name: 'created_at' },
  },
});

const table = new Table(entity);

const secrets = sealedColumn(entity, 'encryptedSecret', {
  context: (providerId) => `identity_provider:${providerId}`,
  lost: 'identity providers: each is removed and added anew, with the secret that it gave; who is linked stays so by its id and issuer',
});

export const identityProviders: StoredRecord<IdentityProviderStore> = {
  entities: [entity],
  sealed: [secrets],
  open: ({ connection, sealing }) => {
    const rows = new Rows(table, connection);
    const sealed = sealing(secrets);
    const rowOf = ({ providerId, createdAt, secret, ...document }: IdentityProvider): ProviderRow => {
      const encryptedSecret = sealed.seal(JSON.stringify(secret), providerId);
      return { providerId, createdAt, document, encryptedSecret };
    };
    const providerOf = ({ providerId, createdAt, document, encryptedSecret }: ProviderRow): IdentityProvider => {
      const secret = JSON.parse(sealed.open(encryptedSecret, providerId)) as IdentityProvider['secret'];
      return { providerId, createdAt, ...document, secret };
    };
    return {
      find: async (providerId) => {
        const row = await rows.find({ providerId });
        return row && providerOf(row);
      },
      list: async () =>
        (await rows.select(`ORDER BY "provider_id"${connection.read.dialect.byteOrder}`)).map(providerOf),
      insert: (provider) => rows.insertOnce(rowOf(provider)),
      replace: (provider) => rows.replace(rowOf(provider)),
      delete: (providerId) => rows.deleteOnce({ providerId }),
    };
  },
};
