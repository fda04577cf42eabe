import type { ResourceServer, ResourceServerStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { changing } from '../catalogue/catalogue.js';
import { Table } from '../sql/table.js';
import { json, key, optionalJson, optionalText, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** The name of those who read none of its languages stands in a column of its own, as it did before there were several. */
interface ResourceServerRow extends Omit<ResourceServer, 'name'> {
  readonly name: string;
  readonly names?: Readonly<Record<string, string>> | undefined;
}

export const ResourceServerEntity = new EntitySchema<ResourceServerRow>({
  name: 'resource_server',
  tableName: 'resource_server',
  columns: {
    identifier: key(),
    name: text(),
    names: optionalJson(),
    scopes: json(),
    selfRegisteredScopes: { ...optionalJson(), name: 'self_registered_scopes' },
    accessTokenLifetime: { ...seconds(), name: 'access_token_lifetime' },
    signingAlgorithm: text({ name: 'signing_algorithm' }),
    roles: optionalJson(),
    scopesWithoutRole: { ...optionalJson(), name: 'scopes_without_role' },
    claimsPolicy: { ...optionalJson(), name: 'claims_policy' },
    requiredAcr: { ...optionalText(), name: 'required_acr' },
    accessTokenType: { ...optionalText(), name: 'access_token_type' },
    supportAccess: { ...optionalText(), name: 'support_access' },
  },
});

const table = new Table(ResourceServerEntity);

export const resourceServers: StoredRecord<ResourceServerStore> = {
  entities: [ResourceServerEntity],
  open: ({ connection, catalogue }) => {
    const rows = new Rows(table, connection);
    return {
      find: (identifier) =>
        catalogue.lookUp('resource', identifier, async () => {
          const row = await rows.find({ identifier });
          return row && serverOf(row);
        }),
      list: async () =>
        (await catalogue.lookUp('resources', 'all', async () =>
          (await rows.select('ORDER BY "identifier"')).map(serverOf),
        )) ?? [],
      save: (server) => changing(catalogue, () => rows.upsert(rowOf(server))),
      delete: (identifier) => changing(catalogue, () => rows.deleteOnce({ identifier })),
    };
  },
};

function rowOf({ name, ...server }: ResourceServer): ResourceServerRow {
  return typeof name === 'string'
    ? { ...server, name }
    : { ...server, name: Object.values(name)[0] ?? '', names: name };
}

function serverOf({ names, ...row }: ResourceServerRow): ResourceServer {
  return names === undefined ? row : { ...row, name: names };
}
