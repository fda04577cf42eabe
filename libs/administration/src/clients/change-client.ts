import { type Client, clientMetadata, keptPkce, secretFor } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { Initiator } from '../initiator.js';
import { mergePatch } from '../merge-patch.js';
import { requireVersion, versionOf } from '../version.js';
import {
  type ChangedClient,
  type ClientDeps,
  described,
  keepNames,
  known,
  type NamesOnPurpose,
  storableId,
} from './client-changes.js';
import { replaceClient } from './narrowed-client.js';
import { requireSaidByOperators } from './own-client.js';

export interface ClientChange extends NamesOnPurpose {
  readonly clientId: string;
  /** RFC 7396, on the metadata of the client: a member with null gets its default. */
  readonly patch: unknown;
  /** The version that the change was made for; any where it is absent. */
  readonly expectedVersion?: string | undefined;
}

/**
 * A client keeps what the patch does not name, its secret where its method has one, and always who made it. One whose
 * method begins to need a secret gets a fresh one.
 * @throws AdministrationError unknown, changed, invalid
 */
export function changeClient(
  { administration, clock, issuer, random }: ClientDeps,
  initiator: Initiator,
  { clientId, patch, expectedVersion, newSubjects }: ClientChange,
): Promise<ChangedClient> {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    throw new AdministrationError('invalid', 'the patch must be a JSON object');
  }
  storableId(clientId);
  requireSaidByOperators(clientId, patch);
  return administration.run(initiator, async (records) => {
    const before = known(await records.clients.findForChange(clientId));
    requireVersion(before, expectedVersion);
    // It follows from the grant types, and one of before would contradict those of now.
    const { response_types: _, ...metadata } = clientMetadata(before);
    const description = await described(
      records,
      mergePatch(metadata, patch),
      before.origin,
      { issuer, clientId },
      before,
    );
    const { secret, ...secrets } = secretFor(description, before, random);
    const { registrationAccessTokenDigest, createdAt } = before;
    const kept = { requirePkce: keptPkce(description, before), clientId, registrationAccessTokenDigest, createdAt };
    const client: Client = { ...description, ...kept, ...secrets };
    keepNames(before, client, { newSubjects });
    await replaceClient({ clock, random }, records, initiator, { before, after: client });
    return { client, version: versionOf(client), secret };
  });
}
