import type { AttributeDefinition, AttributeDefinitionStore } from '@signet/identity';
import { EntitySchema } from 'typeorm';
import { changing } from '../catalogue/catalogue.js';
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
  open: ({ connection, catalogue }) => {
    const rows = new Rows(table, connection);
    const list = async () => (await rows.select('ORDER BY "name"')).map(definitionOf);
    return {
      find: async (name) => {
        const row = await rows.find({ name });
        return row && definitionOf(row);
      },
      // With each sign-in: whether there is something that people must say.
      list: async () => (await catalogue.lookUp('attributes', 'all', list)) ?? [],
      insert: (definition) => changing(catalogue, () => rows.insertOnce(rowOf(definition))),
      replace: (definition) => changing(catalogue, () => rows.replace(rowOf(definition))),
      delete: (name) => changing(catalogue, () => rows.deleteOnce({ name })),
    };
  },
};

function rowOf({ name, ...document }: AttributeDefinition): AttributeDefinitionRow {
  return { name, document };
}

function definitionOf({ name, document }: AttributeDefinitionRow): AttributeDefinition {
  return { name, ...document };
}
