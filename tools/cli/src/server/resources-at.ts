import type { PageRequest, ResourcePatch } from '@signet/administration';
import type { ResourceServer } from '@signet/authorization-server';
import type { AdministrationApi } from './administration-api.js';
import { pageAt } from './references.js';

interface Change {
  readonly force?: boolean | undefined;
  readonly expectedVersion?: string | undefined;
}

/** APIs that accept tokens, by the administration API; each as the use case of its name. */
export function resourcesAt(api: AdministrationApi) {
  return {
    create: async (body: object) => (await api.call<ResourceServer>('createResource', { body })).body,
    change: async (identifier: string, body: ResourcePatch, { force, expectedVersion }: Change = {}) => {
      const request = { path: { identifier }, query: { force }, body, expectedVersion };
      return (await api.call<ResourceServer>('changeResource', request)).body;
    },
    delete: async (identifier: string, force?: boolean, expectedVersion?: string) => {
      const request = { path: { identifier }, query: { force }, expectedVersion };
      return (await api.call<{ readonly clients: readonly string[] }>('deleteResource', request)).body.clients;
    },
    show: async (identifier: string) => (await api.call<ResourceServer>('getResource', { path: { identifier } })).body,
    list: (request: PageRequest) => pageAt<ResourceServer>(api, 'listResources', request),
  };
}
