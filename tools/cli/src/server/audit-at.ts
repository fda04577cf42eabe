import type { AuditFormat, AuditView, Page, PageRequest } from '@signet/administration';
import type { AuditFilter } from '@signet/authorization-server';
import type { AdministrationApi } from './administration-api.js';
import { pageAt } from './references.js';

/** The audit trail, by the administration API; each as the use case of its name. */
export function auditAt(api: AdministrationApi) {
  return {
    list: async (
      filter: AuditFilter,
      request: Omit<PageRequest, 'search'>,
    ): Promise<Omit<Page<AuditView>, 'total'>> => {
      const { items, next } = await pageAt<AuditView>(api, 'listAudit', request, { query: queryOf(filter) });
      return { items, ...(next !== undefined && { next }) };
    },
    show: async (entryId: string) => (await api.call<AuditView>('getAuditEntry', { path: { entryId } })).body,
    /** As many lines at a time as the API gives. */
    export: async function* (filter: AuditFilter, format: AuditFormat): AsyncGenerator<string> {
      let cursor: string | undefined;
      do {
        const { text, next } = await api.call('exportAudit', { query: { ...queryOf(filter), format, cursor } });
        if (text !== '') yield text;
        cursor = next;
      } while (cursor !== undefined);
    },
    forgetOrigins: async (subject: string) =>
      (await api.call<{ readonly forgotten: number }>('forgetOrigins', { path: { subject } })).body.forgotten,
  };
}

function queryOf({ actor, subject, clientId, audience, name, target, since, until }: AuditFilter) {
  const about = { target_record: target?.record, target_id: target?.id };
  return { actor, subject, client_id: clientId, audience, name, ...about, since, until };
}
