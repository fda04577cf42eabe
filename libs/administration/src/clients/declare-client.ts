import { isDeepStrictEqual } from 'node:util';
import { type Client, secretFor } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { Initiator } from '../initiator.js';
import { versionOf } from '../version.js';
import { type ChangedClient, type ClientDeps, described, keepNames, type NamesOnPurpose } from './client-changes.js';
import { givenOrFresh, type NewClient, requireClientId } from './create-client.js';
import { replaceClient } from './narrowed-client.js';

export interface DeclaredClient extends NewClient, NamesOnPurpose {
  readonly clientId: string;
  /** Its secret stops, where none is given, and it gets a fresh one. */
  readonly renewSecret?: boolean | undefined;
}

/**
 * An operator's client as it shall be: made where there is none, else all of its metadata is replaced. It keeps its secret
 * where none is given.
 * @throws AdministrationError invalid; exists, where one has this id that no operator made
 */
export function declareClient(
  deps: ClientDeps,
  initiator: Initiator,
  declared: DeclaredClient,
): Promise<ChangedClient> {
  requireClientId(declared.clientId);
  return declareAnyClient(deps, initiator, declared);
}

/** The same, also of a client that the issuer makes for itself. */
export function declareAnyClient(
  { administration, clock, issuer, random }: ClientDeps,
  initiator: Initiator,
  { clientId, metadata, secret, renewSecret = false, newSubjects }: DeclaredClient,
): Promise<ChangedClient> {
  return administration.run(initiator, async (records) => {
    const before = await records.clients.findForChange(clientId);
    if (before !== undefined && before.origin !== 'operator') {
      throw new AdministrationError('exists', `the client ${clientId} is there, and no operator made it`);
    }
    const description = await described(records, metadata, 'operator', { issuer, clientId }, before);
    const kept = secret === undefined && !renewSecret ? before : undefined;
    const made =
      kept?.clientSecretDigest === undefined
        ? givenOrFresh(description, secret, random)
        : secretFor(description, kept, random);
    // A rotation goes on where the secret that it gave stays.
    const formerSecret = made.clientSecretDigest === before?.clientSecretDigest ? before?.formerSecret : undefined;
    const client = {
      ...description,
      clientId,
      clientSecretDigest: made.clientSecretDigest,
      ...(formerSecret && { formerSecret }),
      createdAt: before?.createdAt ?? clock.now(),
    };
    if (before) keepNames(before, client, { newSubjects });
    // What is declared again at each start is no change.
    if (before && isDeepStrictEqual(stored(before), stored(client)))
      return { client: before, version: versionOf(before), secret: made.secret };
    const isStored =
      before === undefined
        ? await records.clients.insert(client)
        : await replaceClient({ clock, random }, records, initiator, { before, after: client });
    if (!isStored) throw new AdministrationError('exists', `the client ${clientId} was made meanwhile`);
    return { client, version: versionOf(client), secret: made.secret };
  });
}

/** As it is written down: a member that is undefined is none. */
function stored(client: Client): unknown {
  return JSON.parse(JSON.stringify(client));
}
