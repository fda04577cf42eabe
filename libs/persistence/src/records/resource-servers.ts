import type { ResourceServer, ResourceServerStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { changing } from '../catalogue/catalogue.js';
import { Table } from '../sql/table.js';
import { json, key, optionalJson, optionalText, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const ResourceServerEntity = new EntitySchema<ResourceServer>({
  name: 'resource_server',
  tableName: 'resource_server',
  columns: {
    identifier: key(),
    name: text(),
    scopes: json(),
    selfRegisteredScopes: { ...optionalJson(), name: 'self_registered_scopes' },
    accessTokenLifetime: { ...seconds(), name: 'access_token_lifetime' },
    signingAlgorithm: text({ name: 'signing_algorithm' }),
    roles: optionalJson(),
    scopesWithoutRole: { ...optionalJson(), name: 'scopes_without_role' },
    claimsPolicy: { ...optionalJson(), name: 'claims_policy' },
    requiredAcr: { ...optionalText(), name: 'required_acr' },
    accessTokenType: { ...optionalText(), name: 'access_token_type' },
  },
});

const table = new Table(ResourceServerEntity);

export const resourceServers: StoredRecord<ResourceServerStore> = {
  entities: [ResourceServerEntity],
  open: ({ connection, catalogue }) => {
    const rows = new Rows(table, connection);
    return {
      find: (identifier) => catalogue.lookUp('resource', identifier, () => rows.find({ identifier })),
      list: async () => (await catalogue.lookUp('resources', 'all', () => rows.select('ORDER BY "identifier"'))) ?? [],
      save: (server) => changing(catalogue, () => rows.upsert(server)),
      delete: (identifier) => changing(catalogue, () => rows.deleteOnce({ identifier })),
    };
  },
};
