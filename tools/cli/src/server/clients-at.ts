import type { AppSnippets, Page, PageRequest } from '@signet/administration';
import { type Client, parseClientMetadata, type ResourceServer } from '@signet/authorization-server';
import { isJsonObject } from '@signet/runtime';
import type { AdministrationApi, ApiAnswer } from './administration-api.js';
import { pageAt } from './references.js';

/** An app as the API tells of it. */
interface ClientAtServer extends Pick<Client, 'clientId' | 'origin' | 'createdAt' | 'unusedUntil'> {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly formerSecretGoodUntil?: number;
  readonly clientSecret?: string;
}

/** What the shell shows of a client, which has no secret in it. */
export type ShownClient = Omit<Client, 'formerSecret'> & { readonly formerSecret?: { readonly goodUntil: number } };

/** As a use case gives it. */
export interface ShownChange {
  readonly client: ShownClient;
  readonly version: string;
  readonly secret?: string | undefined;
}

/** Apps, by the administration API; each as the use case of its name. */
export function clientsAt(api: AdministrationApi) {
  const changed = ({ body, version }: ApiAnswer<ClientAtServer>): ShownChange => ({
    client: clientOf(body),
    version: version ?? '',
    secret: body.clientSecret,
  });
  return {
    create: async (body: { readonly clientId: string | undefined; readonly metadata: object }) =>
      changed(await api.call<ClientAtServer>('createClient', { body })),
    change: async (
      clientId: string,
      metadata: object,
      {
        expectedVersion,
        newSubjects,
      }: { readonly expectedVersion?: string | undefined; readonly newSubjects?: boolean | undefined },
    ) => {
      const query = { new_subjects: newSubjects };
      const request = { path: { clientId }, query, body: { metadata }, expectedVersion };
      return changed(await api.call<ClientAtServer>('changeClient', request));
    },
    delete: async (clientId: string) =>
      (
        await api.call<{ readonly clientId: string; readonly revokedGrants: number }>('deleteClient', {
          path: { clientId },
        })
      ).body,
    show: async (clientId: string) => changed(await api.call<ClientAtServer>('getClient', { path: { clientId } })),
    list: async (request: PageRequest): Promise<Page<ShownClient>> => {
      const { items, ...page } = await pageAt<ClientAtServer>(api, 'listClients', request);
      return { ...page, items: items.map(clientOf) };
    },
    snippets: async (clientId: string, software: string | undefined) =>
      (await api.call<AppSnippets>('getClientSnippets', { path: { clientId }, query: { for: software } })).body,
    rotateSecret: async (clientId: string, overlap: number) =>
      changed(await api.call<ClientAtServer>('rotateClientSecret', { path: { clientId }, body: { overlap } })),
  };
}

/** By the one parse of a client. What the issuer has taken is not judged again: its APIs are those that the client names. */
function clientOf({
  clientId,
  origin,
  metadata,
  createdAt,
  unusedUntil,
  formerSecretGoodUntil,
}: ClientAtServer): ShownClient {
  const { response_types: _, ...members } = metadata;
  return {
    ...parseClientMetadata(members, namedServers(metadata), origin, 'passed_over'),
    createdAt,
    clientId,
    ...(unusedUntil !== undefined && { unusedUntil }),
    ...(formerSecretGoodUntil !== undefined && { formerSecret: { goodUntil: formerSecretGoodUntil } }),
  };
}

function namedServers({ resources, acts_as_resource: own }: ClientAtServer['metadata']): readonly ResourceServer[] {
  const named = (Array.isArray(resources) ? resources : []).filter(isJsonObject);
  const servers = named.map(({ identifier, scopes }) =>
    server(String(identifier), Array.isArray(scopes) ? scopes : []),
  );
  return typeof own === 'string' ? [...servers, server(own, [])] : servers;
}

function server(identifier: string, scopes: readonly unknown[]): ResourceServer {
  const described = Object.fromEntries(scopes.map((scope) => [String(scope), String(scope)]));
  return { identifier, name: identifier, scopes: described, accessTokenLifetime: 1, signingAlgorithm: 'ES256' };
}
