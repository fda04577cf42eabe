import type { IssuerSecretStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { sealedColumn } from '../sealed/sealed-column.js';
import { Table } from '../sql/table.js';
import { key, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface IssuerSecretRow {
  readonly name: string;
  readonly encryptedValue: string;
}

const entity = new EntitySchema<IssuerSecretRow>({
  name: 'issuer_secret',
  tableName: 'issuer_secret',
  columns: { name: key(), encryptedValue: text({ name: 'encrypted_value' }) },
});

const table = new Table(entity);

const sealedValue = sealedColumn(entity, 'encryptedValue', {
  context: (name) => `secret:${name}`,
  lost: [
    'secrets of the issuer: clients with pairwise subjects know every person by another one, and session ids of before name nothing;',
    'DPoP nonces are asked for anew, and browsers that signed in before stand in the common line',
  ].join(' '),
});

export const secrets: StoredRecord<IssuerSecretStore> = {
  entities: [entity],
  sealed: [sealedValue],
  open: ({ connection, sealing }) => {
    const rows = new Rows(table, connection);
    const value = sealing(sealedValue);
    return {
      findOrInsert: async (name, fresh) => {
        const encryptedValue = value.seal(Buffer.from(fresh).toString('base64url'), name);
        const stored = await rows.find({ name });
        if (!stored) await rows.insertNew({ name, encryptedValue }, { name });
        const row = stored ?? (await rows.find({ name }));
        if (!row) throw new Error(`the issuer secret ${name} was not stored`);
        return Buffer.from(value.open(row.encryptedValue, name), 'base64url');
      },
    };
  },
};
