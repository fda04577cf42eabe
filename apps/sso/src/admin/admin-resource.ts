import { type AdministrationUnitOfWork, administrationOf, type Initiator, versionOf } from '@signet/administration';
import type { ResourceServer, ResourceServerStore } from '@signet/authorization-server';

const program: Initiator = { entity: 'system', through: 'configuration' };

interface Kept {
  readonly stores: { readonly resourceServers: Pick<ResourceServerStore, 'find'> };
  readonly administration: AdministrationUnitOfWork;
}

/**
 * Before the first request: the audience of the API as this program has it, whatever an earlier one stored, and told in the audit trail.
 * What is the same is not written.
 */
export async function keepAdminResource({ stores, administration }: Kept, issuer: string): Promise<void> {
  const wanted = administrationOf(issuer);
  const isKept = (stored: ResourceServer | undefined) =>
    stored !== undefined && versionOf(stored) === versionOf(wanted);
  if (isKept(await stores.resourceServers.find(wanted.identifier))) return;
  await administration.run(program, async ({ resourceServers }) => {
    if (!isKept(await resourceServers.find(wanted.identifier))) await resourceServers.save(wanted);
  });
}
