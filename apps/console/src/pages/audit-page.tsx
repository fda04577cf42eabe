import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered, type Schemas } from '../api/api.js';
import { usePages } from '../api/pages.js';
import { useConsole } from '../console.js';
import { Time } from '../kit/facts.js';
import { Heading } from '../kit/heading.js';
import { RecordList } from '../kit/record-list.js';
import { Search } from '../kit/search.js';
import { useSearched } from './searched.js';

type Entry = Schemas['AuditEntry'];

/** What happened, newest first. */
export function AuditPage(): JSX.Element {
  const { api } = useConsole();
  const [subject, onSearch] = useSearched();
  const entries = usePages(['audit', subject], (page) =>
    answered(api.GET('/audit/entries', { params: { query: { ...page, ...(subject !== '' && { subject }) } } })),
  );
  return (
    <>
      <Heading title="Audit">
        <button type="button" onClick={() => void entries.refetch()}>
          Look again
        </button>
      </Heading>
      <Search label="Of the person with this subject alone" value={subject} onSearch={onSearch} />
      <RecordList
        query={entries}
        keyOf={({ entryId }) => entryId}
        empty="Nothing happened."
        row={(entry) => <Row entry={entry} />}
      />
    </>
  );
}

function Row({ entry }: { readonly entry: Entry }): JSX.Element {
  const { at, name, initiator, subject, target } = entry;
  const told = (
    <>
      <strong>{name.replaceAll('_', ' ')}</strong>
      <span className="muted">
        <Time at={at} /> · {initiator.entity} through {initiator.through.replaceAll('_', ' ')} · {target.record}{' '}
        {target.id}
      </span>
    </>
  );
  if (subject === undefined) return <div className="record">{told}</div>;
  return (
    <Link to="/users/$subject" params={{ subject }} className="record">
      {told}
    </Link>
  );
}
