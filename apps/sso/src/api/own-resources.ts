import {
  type AdministrationUnitOfWork,
  accountApiOf,
  administrationOf,
  type Initiator,
  versionOf,
} from '@signet/administration';
import type { ResourceServer, ResourceServerStore } from '@signet/authorization-server';

const program: Initiator = { entity: 'system', through: 'configuration' };

interface Kept {
  readonly stores: { readonly resourceServers: Pick<ResourceServerStore, 'find'> };
  readonly administration: AdministrationUnitOfWork;
}

/**
 * Before the first request: the audiences of the issuer's own APIs as this program has them, whatever an earlier one stored, and told in the
 * audit trail. What is the same is not written.
 */
export async function keepOwnResources({ stores, administration }: Kept, issuer: string): Promise<void> {
  for (const wanted of [administrationOf(issuer), accountApiOf(issuer)]) {
    const isKept = (stored: ResourceServer | undefined) =>
      stored !== undefined && versionOf(stored) === versionOf(wanted);
    if (isKept(await stores.resourceServers.find(wanted.identifier))) continue;
    await administration.run(program, async ({ resourceServers }) => {
      if (!isKept(await resourceServers.find(wanted.identifier))) await resourceServers.save(wanted);
    });
  }
}
