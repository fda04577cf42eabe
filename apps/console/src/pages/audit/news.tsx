import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { every } from '../../api/looking.js';
import { useConsole } from '../../console.js';
import { type AuditFilter, asQuery } from './audit-filter.js';

/** Milliseconds between two looks, of one request each, while the page is seen. */
const interval = 10_000;
/** New entries that are counted. */
const most = 100;

interface NewsProps {
  readonly filter: AuditFilter;
  /** Those that are shown, newest first. */
  readonly shown: readonly string[];
  readonly onLook: () => void;
}

/** That something happened since; what is shown stays where it is until the reader wants it. */
export function News({ filter, shown, onLook }: NewsProps): JSX.Element {
  const { api } = useConsole();
  const query = { limit: most, ...(asQuery(filter) as object) };
  const latest = useQuery({
    queryKey: ['audit-news', filter],
    queryFn: () => answered(api.GET('/audit/entries', { params: { query } })),
    initialData: { items: [] },
    staleTime: interval,
    gcTime: 0,
    refetchInterval: every(interval),
    refetchIntervalInBackground: false,
  });
  const { items } = latest.data;
  // Ids of one second are in no order of time: what is new may stand below the newest that is shown.
  const known = new Set(shown);
  const oldest = shown.at(-1) ?? '';
  const count = items.filter(({ entryId }) => !known.has(entryId) && entryId > oldest).length;
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
