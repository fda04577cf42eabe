import type { AttributeDefinition, AttributeDefinitionStore } from '@signet/identity';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { json, key } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface AttributeDefinitionRow {
  readonly name: string;
  readonly document: Omit<AttributeDefinition, 'name'>;
}

export const AttributeDefinitionEntity = new EntitySchema<AttributeDefinitionRow>({
  name: 'attribute_definition',
  tableName: 'attribute_definition',
  columns: { name: key(), document: json() },
});

const table = new Table(AttributeDefinitionEntity);

export const attributeDefinitions: StoredRecord<AttributeDefinitionStore> = {
  entities: [AttributeDefinitionEntity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: async (name) => {
        const row = await rows.find({ name });
        return row && definitionOf(row);
      },
      list: async () => (await rows.select('ORDER BY "name"')).map(definitionOf),
      insert: (definition) => rows.insertOnce(rowOf(definition)),
      replace: (definition) => rows.replace(rowOf(definition)),
      delete: (name) => rows.deleteOnce({ name }),
    };
  },
};

function rowOf({ name, ...document }: AttributeDefinition): AttributeDefinitionRow {
  return { name, document };
}

function definitionOf({ name, document }: AttributeDefinitionRow): AttributeDefinition {
  return { name, ...document };
}
