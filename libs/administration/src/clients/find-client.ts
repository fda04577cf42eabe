import type { Client } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { Initiator } from '../initiator.js';
import { checkedPage, type Page, type PageRequest } from '../page.js';
import { versionOf } from '../version.js';
import { type ChangedClient, type ClientDeps, known, storableId } from './client-changes.js';
import type { ClientDirectory } from './client-directory.js';

/** As it stands, whatever was remembered of it. @throws AdministrationError unknown */
export function findClient(
  { administration }: Pick<ClientDeps, 'administration'>,
  initiator: Initiator,
  { clientId }: { readonly clientId: string },
): Promise<Omit<ChangedClient, 'secret'>> {
  storableId(clientId);
  return administration.run(initiator, async ({ clients }) => {
    const client = known(await clients.find(clientId));
    return { client, version: versionOf(client) };
  });
}

/** @throws AdministrationError invalid */
export function listClients(
  { clientDirectory }: { readonly clientDirectory: ClientDirectory },
  { resource, ...request }: PageRequest & { readonly resource?: string | undefined },
): Promise<Page<Client>> {
  // Checked as every name: a byte that no database holds is no API.
  if (resource !== undefined && /\p{Cc}/u.test(resource))
    throw new AdministrationError('invalid', 'there is no such API');
  return clientDirectory.page({ ...checkedPage(request), ...(resource !== undefined && { resource }) });
}
