import type { IssuerSecretStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
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

export const secrets: StoredRecord<IssuerSecretStore> = {
  entities: [entity],
  open: ({ connection, cipher }) => {
    const rows = new Rows(table, connection);
    return {
      findOrInsert: async (name, fresh) => {
        const encryptedValue = cipher.encrypt(Buffer.from(fresh).toString('base64url'), `secret:${name}`);
        const stored = await rows.find({ name });
        if (!stored) await rows.insertNew({ name, encryptedValue }, { name });
        const row = stored ?? (await rows.find({ name }));
        if (!row) throw new Error(`the issuer secret ${name} was not stored`);
        return Buffer.from(cipher.decrypt(row.encryptedValue, `secret:${name}`), 'base64url');
      },
    };
  },
};
