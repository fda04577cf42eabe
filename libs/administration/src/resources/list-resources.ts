import { everyLanguage, type ResourceServer, type ResourceServerStore } from '@signet/authorization-server';
import type { Page, PageRequest } from '../page.js';
import { pageOf } from '../page-of.js';
import { unknown } from '../refusals.js';

interface Readers {
  readonly resourceServers: Pick<ResourceServerStore, 'find' | 'list'>;
}

/** @throws AdministrationError unknown */
export async function findResource({ resourceServers }: Readers, identifier: string): Promise<ResourceServer> {
  const resource = await resourceServers.find(identifier);
  if (!resource) throw unknown('resource');
  return resource;
}

/** By identifier; a search looks in identifiers, names and scopes. @throws AdministrationError invalid */
export async function listResources({ resourceServers }: Readers, request: PageRequest): Promise<Page<ResourceServer>> {
  return pageOf(
    await resourceServers.list(),
    ({ identifier }) => identifier,
    ({ identifier, name, scopes }) => [identifier, ...everyLanguage(name), ...Object.keys(scopes)],
    request,
  );
}
