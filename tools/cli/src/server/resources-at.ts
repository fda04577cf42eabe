import { type PageRequest, patchBetween, type ResourcePatch, type Snippet } from '@signet/administration';
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
    /** @param before where objects are given whole: the API takes what is otherwise in them (RFC 7396) */
    change: async (
      identifier: string,
      patch: ResourcePatch,
      { force, expectedVersion }: Change = {},
      before?: ResourceServer,
    ) => {
      const body = before === undefined ? patch : stepsFrom(before, patch);
      const request = { path: { identifier }, query: { force }, body, expectedVersion };
      return (await api.call<ResourceServer>('changeResource', request)).body;
    },
    delete: async (identifier: string, force?: boolean, expectedVersion?: string) => {
      const request = { path: { identifier }, query: { force }, expectedVersion };
      return (await api.call<{ readonly clients: readonly string[] }>('deleteResource', request)).body.clients;
    },
    snippets: async (identifier: string, software: string) => {
      const request = { path: { identifier }, query: { for: software } };
      return (await api.call<{ readonly snippets: readonly Snippet[] }>('getResourceSnippets', request)).body.snippets;
    },
    show: async (identifier: string) => (await api.call<ResourceServer>('getResource', { path: { identifier } })).body,
    list: (request: PageRequest) => pageAt<ResourceServer>(api, 'listResources', request),
  };
}

/** The same patch, of members that are objects what differs alone. */
function stepsFrom(before: ResourceServer, patch: ResourcePatch): object {
  const stored = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(patch).map(([name, wanted]) => {
      const isObject = typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted);
      return [name, isObject ? patchBetween(stored.get(name), wanted) : wanted];
    }),
  );
}
