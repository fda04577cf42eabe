import { type Client, clientMetadata } from '@signet/authorization-server';
import { declareClient } from '../../clients/declare-client.js';
import { deleteClient } from '../../clients/delete-client.js';
import type { AdministeredRecords } from '../../records.js';
import type { WantedClient } from '../description.js';
import { type Applying, type Kind, plain } from './kind.js';

/** Those of operators: what registered itself is its own. */
export const clientKind: Kind<WantedClient> = {
  find: async (records, clientId) => {
    const client = isStorable(clientId) ? await records.clients.find(clientId) : undefined;
    if (client === undefined || client.origin !== 'operator') return undefined;
    const secret = client.clientSecretDigest;
    return { document: await documentOfClient(records, client), secret, keptSecret: secret };
  },
  declare: async ({ ports, initiator }, clientId, { secret: _, ...metadata }, { secret }) => {
    const declared = await declareClient(depsOf(ports), initiator, { clientId, metadata, secret });
    return declared.secret;
  },
  remove: async ({ ports, initiator }, clientId) => {
    await deleteClient(depsOf(ports), initiator, { clientId });
  },
};

function depsOf({ unitOfWork: administration, clock, random, settings: { issuer } }: Applying['ports']) {
  return { administration, clock, random, issuer };
}

function isStorable(clientId: string): boolean {
  return clientId.length <= 1024 && !/\p{Cc}/u.test(clientId);
}

/** Groups and organizations by their names: their ids are of one database. */
export async function documentOfClient(
  { groups, organizations }: Pick<AdministeredRecords, 'groups' | 'organizations'>,
  client: Client,
): Promise<Readonly<Record<string, unknown>>> {
  const { response_types: _, ...metadata } = clientMetadata(client);
  const { allowedGroups, allowedOrganizations } = client;
  const named = (ids: readonly string[], find: (id: string) => Promise<{ readonly name: string } | undefined>) =>
    Promise.all(ids.map(async (id) => (await find(id))?.name ?? id));
  return plain({
    ...metadata,
    ...(allowedGroups && { allowed_groups: await named(allowedGroups, (id) => groups.find(id)) }),
    ...(allowedOrganizations && {
      allowed_organizations: await named(allowedOrganizations, (id) => organizations.find(id)),
    }),
  });
}
