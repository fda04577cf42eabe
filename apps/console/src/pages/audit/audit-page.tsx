import { useSearch } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Time } from '../../kit/facts.js';
import { Heading } from '../../kit/heading.js';
import { RecordList } from '../../kit/record-list.js';
import { asQuery } from './audit-filter.js';
import type { Entry } from './entry.js';
import { EntryDetails } from './entry-details.js';
import { ExportTrail } from './export-trail.js';
import { FilterForm } from './filter-form.js';
import { News } from './news.js';

/** What happened, newest first, as the filter says, which stands in the address. */
export function AuditPage(): JSX.Element {
  const { api } = useConsole();
  const filter = useSearch({ from: '/audit' });
  const [shown, setShown] = useState<Entry>();
  const entries = usePages(['audit', filter], (page) =>
    answered(api.GET('/audit/entries', { params: { query: { ...page, ...(asQuery(filter) as object) } } })),
  );
  const listed = entries.data?.pages.flatMap(({ items }) => items.map(({ entryId }) => entryId)) ?? [];
  return (
    <>
      <Heading title="Audit">
        <ExportTrail filter={filter} />
      </Heading>
      <FilterForm filter={filter} />
      {entries.data === undefined ? null : (
        <News filter={filter} shown={listed} onLook={() => void entries.refetch()} />
      )}
      <RecordList
        query={entries}
        keyOf={({ entryId }) => entryId}
        empty="Nothing happened."
        row={(entry) => <Row entry={entry} onOpen={() => setShown(entry)} />}
      />
      {shown === undefined ? null : <EntryDetails entry={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function Row({ entry, onOpen }: { readonly entry: Entry; readonly onOpen: () => void }): JSX.Element {
  const { at, name, initiator, target, count } = entry;
  return (
    <button type="button" className="record entry" onClick={onOpen}>
      <strong>
        {name.replaceAll('_', ' ')}
        {count === undefined || count === 1 ? null : ` (${count} times)`}
      </strong>
      <span className="muted">
        <Time at={at} /> · {initiator.entity} through {initiator.through.replaceAll('_', ' ')} · {target.record}{' '}
        {target.id}
      </span>
    </button>
  );
}
