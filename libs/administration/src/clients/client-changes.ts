import {
  type Client,
  type ClientDescription,
  type ClientOrigin,
  type Clock,
  changesSector,
  OAuthError,
  parseClientMetadata,
  type RandomSource,
} from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import type { Version } from '../version.js';
import { allowedById } from './whose-it-is.js';

/** What the use cases of clients work with. */
export interface ClientDeps {
  readonly administration: AdministrationUnitOfWork;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** To which no client has its answers sent; where it is not known, the issuer itself refuses such an address when it is used. */
  readonly issuer?: string | undefined;
}

/** A client as it stands after a change. */
export interface ChangedClient {
  readonly client: Client;
  readonly version: Version;
  /** Only where it was made just now: it is told once. */
  readonly secret?: string | undefined;
}

/** @throws AdministrationError unknown */
export function known<T>(client: T | undefined): T {
  if (client === undefined) throw new AdministrationError('unknown', 'there is no such client');
  return client;
}

/** No store could hold such a name, and PostgreSQL's text cannot hold NUL. @throws AdministrationError unknown */
export function storableId(clientId: string): string {
  if (clientId.length > 1024 || clientId.includes('\u0000')) return known<string>(undefined);
  return clientId;
}

/** What an operator has to say on purpose. */
export interface NamesOnPurpose {
  /** People and sessions may get other names for this client: it finds none of the accounts again that it has. */
  readonly newSubjects?: boolean | undefined;
}

/** @throws AdministrationError invalid */
export function keepNames(before: Client, after: Client, { newSubjects = false }: NamesOnPurpose): void {
  if (newSubjects || !changesSector(before, after)) return;
  throw new AdministrationError(
    'invalid',
    'with this change the client would know every person by another subject; say so on purpose (newSubjects, --new-subjects)',
  );
}

/** An operator is told of a member that the client cannot have, whoever made it. @throws AdministrationError invalid */
export async function described(
  records: Pick<AdministeredRecords, 'groups' | 'organizations' | 'resourceServers'>,
  metadata: unknown,
  origin: ClientOrigin,
  { issuer, clientId }: Pick<ClientDeps, 'issuer'> & { readonly clientId?: string | undefined },
  before?: Client,
): Promise<ClientDescription> {
  const servers = await records.resourceServers.list();
  try {
    const description = parseClientMetadata(metadata, servers, origin, 'refused', issuer, clientId);
    return await allowedById(records, description, before);
  } catch (error) {
    if (error instanceof OAuthError) throw new AdministrationError('invalid', error.description, { cause: error });
    throw error;
  }
}
