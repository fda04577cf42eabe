import type { NewProvider, PageRequest, ProviderPatch, ProviderView } from '@signet/administration';
import type { AdministrationApi } from './administration-api.js';
import { pageAt } from './references.js';

/** Identity providers by the administration API; each as the use case of its name. */
export function providersAt(api: AdministrationApi) {
  return {
    create: async (body: NewProvider) => (await api.call<ProviderView>('createIdentityProvider', { body })).body,
    change: async (providerId: string, body: ProviderPatch) =>
      (await api.call<ProviderView>('changeIdentityProvider', { path: { providerId }, body })).body,
    delete: async (providerId: string) =>
      (
        await api.call<{ readonly provider: ProviderView; readonly unlinked: number }>('deleteIdentityProvider', {
          path: { providerId },
        })
      ).body,
    show: async (providerId: string) =>
      (await api.call<ProviderView & { readonly linked: number }>('getIdentityProvider', { path: { providerId } }))
        .body,
    list: (request: PageRequest) => pageAt<ProviderView>(api, 'listIdentityProviders', request),
  };
}
