import type { Page, PageRequest } from '@signet/administration';
import type { RecordedRefusal, RefusalFilter } from '@signet/authorization-server';
import type { AdministrationApi } from './administration-api.js';
import { pageAt } from './references.js';

/** What was refused, by the administration API. */
export function refusalsAt(api: AdministrationApi) {
  return {
    list: async (
      filter: RefusalFilter,
      request: Omit<PageRequest, 'search'>,
    ): Promise<Omit<Page<RecordedRefusal>, 'total'>> => {
      const { items, next } = await pageAt<RecordedRefusal>(api, 'listRefusals', request, { query: { ...filter } });
      return { items, ...(next !== undefined && { next }) };
    },
  };
}
