import type { AccountReference, NewTerms, PageRequest, TermsAcceptanceView } from '@signet/administration';
import type { TermsDocument, TermsKey } from '@signet/authorization-server';
import type { AdministrationApi } from './administration-api.js';
import { pageAt, subjectAt } from './references.js';

/** Terms, by the administration API; each as the use case of its name. */
export function termsAt(api: AdministrationApi) {
  const one = async (operation: string, { termsId, version }: TermsKey, body?: object) =>
    (await api.call<TermsDocument>(operation, { path: { termsId, version }, ...(body && { body }) })).body;
  return {
    create: async (body: NewTerms) => (await api.call<TermsDocument>('createTerms', { body })).body,
    publish: (key: TermsKey, effectiveFrom?: number) => one('publishTerms', key, { effectiveFrom }),
    retire: (key: TermsKey) => one('retireTerms', key),
    list: (request: PageRequest) => pageAt<TermsDocument>(api, 'listTerms', request),
    acceptances: async (
      { person, termsId, version }: Partial<TermsKey> & { readonly person?: AccountReference | undefined },
      request: PageRequest,
    ) =>
      person === undefined
        ? pageAt<TermsAcceptanceView>(api, 'listTermsAcceptances', request, { query: { termsId, version } })
        : pageAt<TermsAcceptanceView>(api, 'listTermsAcceptancesOfUser', request, {
            path: { subject: await subjectAt(api, person) },
          }),
  };
}
