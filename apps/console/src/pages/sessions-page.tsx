import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../api/api.js';
import { usePages } from '../api/pages.js';
import { useConsole } from '../console.js';
import { Time } from '../kit/facts.js';
import { Heading } from '../kit/heading.js';
import { RecordList } from '../kit/record-list.js';
import { Search } from '../kit/search.js';
import { useSearched } from './searched.js';

/** Who is signed in, newest first. */
export function SessionsPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const sessions = usePages(['sessions', search], (page) =>
    answered(api.GET('/sessions', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Sessions" />
      <Search label="Search by the name of a person" value={search} onSearch={onSearch} />
      <RecordList
        query={sessions}
        keyOf={({ sessionId }) => sessionId}
        empty="Nobody is signed in."
        row={({ subject, username, device, createdAt }) => (
          <Link to="/users/$subject" params={{ subject }} className="record">
            <strong>{username ?? subject}</strong>
            <span className="muted">
              {[device?.browser, device?.system].filter(Boolean).join(', ') || 'An unknown browser'} ·{' '}
              <Time at={createdAt} />
            </span>
          </Link>
        )}
      />
    </>
  );
}
