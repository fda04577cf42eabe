import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { type AuditFilter, asQuery } from './audit-filter.js';

/** Milliseconds between two looks, of one request each, while the page is seen. */
const interval = 10_000;
/** New entries that are counted. */
const most = 100;

interface NewsProps {
  readonly filter: AuditFilter;
  /** The first one that is shown. */
  readonly newest: string | undefined;
  readonly onLook: () => void;
}

/** That something happened since; what is shown stays where it is until the reader wants it. */
export function News({ filter, newest, onLook }: NewsProps): JSX.Element {
  const { api } = useConsole();
  const query = { limit: most, ...(asQuery(filter) as object) };
  const latest = useQuery({
    queryKey: ['audit-news', filter],
    queryFn: () => answered(api.GET('/audit/entries', { params: { query } })),
    enabled: ({ state }) => state.status !== 'error',
    initialData: { items: [] },
    staleTime: interval,
    gcTime: 0,
    refetchInterval: interval,
    refetchIntervalInBackground: false,
  });
  const { items } = latest.data;
  const count = items.filter(({ entryId }) => newest === undefined || entryId > newest).length;
  return (
    <div role="status" className="notice">
      {count === 0 ? null : (
        <button type="button" onClick={onLook}>
          {count >= most ? `${most} or more` : count} new {count === 1 ? 'entry' : 'entries'}
        </button>
      )}
    </div>
  );
}
