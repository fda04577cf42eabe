import { administrationOf, versionOf } from '@signet/administration';
import type { ResourceServerStore } from '@signet/authorization-server';

/** Before the first request: the audience of the API as this program has it, whatever an earlier one stored. What is the same is not written. */
export async function keepAdminResource(resourceServers: ResourceServerStore, issuer: string): Promise<void> {
  const wanted = administrationOf(issuer);
  const stored = await resourceServers.find(wanted.identifier);
  if (!stored || versionOf(stored) !== versionOf(wanted)) await resourceServers.save(wanted);
}
