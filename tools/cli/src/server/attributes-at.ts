import type { AttributeDefinitionPatch, NewAttribute } from '@signet/administration';
import type { AttributeDefinition } from '@signet/identity';
import type { AdministrationApi } from './administration-api.js';

/** Definitions of attributes, by the administration API; each as the use case of its name. */
export function attributesAt(api: AdministrationApi) {
  return {
    define: async (body: NewAttribute) => (await api.call<AttributeDefinition>('defineAttribute', { body })).body,
    change: async (name: string, body: AttributeDefinitionPatch, expectedVersion?: string) =>
      (await api.call<AttributeDefinition>('changeAttribute', { path: { name }, body, expectedVersion })).body,
    delete: async (
      name: string,
      {
        force,
        expectedVersion,
      }: { readonly force?: boolean | undefined; readonly expectedVersion?: string | undefined },
    ) => {
      const request = { path: { name }, query: { force }, expectedVersion };
      return (await api.call<{ readonly cleared: number }>('deleteAttribute', request)).body.cleared;
    },
    show: async (name: string) => (await api.call<AttributeDefinition>('getAttribute', { path: { name } })).body,
    list: async () => (await api.call<{ readonly items: readonly AttributeDefinition[] }>('listAttributes')).body.items,
  };
}
