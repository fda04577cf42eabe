import { freshSecret, usesSecret } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { Initiator } from '../initiator.js';
import { versionOf } from '../version.js';
import { type ChangedClient, type ClientDeps, known, storableId } from './client-changes.js';

/** A fresh secret; the old one stops at once. @throws AdministrationError unknown; invalid, where the client has none */
export function rotateClientSecret(
  { administration, random }: ClientDeps,
  initiator: Initiator,
  { clientId }: { readonly clientId: string },
): Promise<ChangedClient & { readonly secret: string }> {
  storableId(clientId);
  return administration.run(initiator, async ({ clients }) => {
    const before = known(await clients.findForChange(clientId));
    if (!usesSecret(before)) throw new AdministrationError('invalid', 'this client has no secret');
    const { clientSecretDigest, secret } = freshSecret(random);
    const client = { ...before, clientSecretDigest };
    await clients.replace(client);
    return { client, version: versionOf(client), secret: secret as string };
  });
}
