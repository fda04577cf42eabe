import type { EnrolledFactor, Factor, FactorData, FactorStore, FactorType } from '@signet/identity';
import { EntitySchema } from 'typeorm';
import { type Sealing, sealedColumn } from '../sealed/sealed-column.js';
import { Table } from '../sql/table.js';
import { index, json, key, optionalSeconds, seconds, text, uniqueIndex } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

type FactorRow = Omit<Factor, 'data'> & { readonly type: FactorType; readonly encryptedData: string };

const entity = new EntitySchema<FactorRow>({
  name: 'factor',
  tableName: 'factor',
  columns: {
    factorId: key({ name: 'factor_id' }),
    subject: text(),
    type: text() as never,
    name: text(),
    handle: text(),
    amr: json(),
    revision: seconds(),
    createdAt: { ...seconds(), name: 'created_at' },
    lastUsedAt: { ...optionalSeconds(), name: 'last_used_at' },
    encryptedData: text({ name: 'encrypted_data' }),
  },
  indices: [uniqueIndex('factor_handle', 'handle'), index('factor_subject', 'subject')],
});

const table = new Table(entity);

const sealedData = sealedColumn(entity, 'encryptedData', {
  context: (factorId) => `factor:${factorId}`,
  lost: 'second factors and passkeys: people set up new ones',
});

export const factors: StoredRecord<FactorStore> = {
  entities: [entity],
  sealed: [sealedData],
  open: ({ connection, sealing }) => {
    const rows = new Rows(table, connection);
    const data = sealing(sealedData);
    const ofPerson = `WHERE "subject" = ? ORDER BY "created_at", "factor_id" ${connection.read.dialect.byteOrder}`;
    const opened = (row: FactorRow | undefined) => row && factorOf(row, data);
    return {
      find: async (factorId) => opened(await rows.find({ factorId })),
      findByHandle: async (handle) => opened(await rows.find({ handle })),
      ofPerson: async (subject) => (await rows.select(ofPerson, [subject])).map((row) => factorOf(row, data)),
      enrolled: async (subject) => (await rows.select(ofPerson, [subject])).map(enrolledOf),
      insert: (factor) => rows.insertOnce(rowOf(factor, data)),
      replace: (factor) => {
        const { name, amr, lastUsedAt, revision, encryptedData } = rowOf(factor, data);
        const changed = { name, amr, lastUsedAt, revision, encryptedData };
        return rows.updateOnce(changed, { factorId: factor.factorId, revision: revision - 1 });
      },
      delete: ({ factorId, subject }) => rows.deleteOnce({ factorId, subject }),
      deleteAllOf: (subject) => rows.deleteAll({ subject }),
    };
  },
};

function rowOf({ data, ...factor }: Factor, { seal }: Sealing): FactorRow {
  return { ...factor, type: data.type, encryptedData: seal(JSON.stringify(data), factor.factorId) };
}

function factorOf({ encryptedData, type: _, ...factor }: FactorRow, { open }: Sealing): Factor {
  return { ...factor, data: JSON.parse(open(encryptedData, factor.factorId)) as FactorData };
}

function enrolledOf({ factorId, type, name, amr, createdAt, lastUsedAt }: FactorRow): EnrolledFactor {
  return { factorId, type, name, amr, createdAt, ...(lastUsedAt !== undefined && { lastUsedAt }) };
}
