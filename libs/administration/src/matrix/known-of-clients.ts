import {
  type AudienceAccess,
  type AudienceUse,
  audienceAccess,
  type Client,
  type CorePorts,
  type ResourceServer,
} from '@signet/authorization-server';
import type { AdministeredRecords } from '../records.js';
import type { MatrixDirectory } from './matrix-directory.js';

export interface MatrixNeeds extends Pick<CorePorts, 'clock' | 'settings'> {
  readonly stores: Pick<AdministeredRecords, 'audienceUses' | 'managedThings' | 'resourceServers' | 'clients'>;
  readonly matrix: MatrixDirectory;
}

export interface KnownOfClients {
  accessOf(client: Client): Promise<readonly AudienceAccess[]>;
  readonly uses: readonly AudienceUse[];
}

/** Of all these clients at these audiences, what the issuer would decide by: read at once, and decided by its own functions. */
export async function knownOfClients(
  { clock, settings, stores, matrix }: MatrixNeeds,
  clients: readonly Client[],
  audiences: readonly ResourceServer[],
): Promise<KnownOfClients> {
  const ids = clients.map(({ clientId }) => clientId);
  const [roles, uses] = await Promise.all([
    matrix.rolesOf(ids),
    stores.audienceUses.of(
      ids,
      audiences.map(({ identifier }) => identifier),
    ),
  ]);
  const byId = new Map(audiences.map((each) => [each.identifier, each]));
  const decidedBy = {
    resourceServers: Object.assign(Object.create(stores.resourceServers) as typeof stores.resourceServers, {
      find: async (identifier: string) => byId.get(identifier),
    }),
    roleAssignments: Object.assign({} as AdministeredRecords['roleAssignments'], {
      list: async ({ holder, resource }: Parameters<AdministeredRecords['roleAssignments']['list']>[0]) =>
        roles.filter((each) => each.holder.id === holder?.id && each.resource === resource),
    }),
  };
  return { uses, accessOf: (client) => audienceAccess({ clock, settings, stores: decidedBy }, client, audiences) };
}
