import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';
import { nameOf, standingOf } from './words.js';

export function UsersPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const users = usePages(['users', search], (page) =>
    answered(api.GET('/users', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Users">
        <Link to="/users/new" className="button">
          Make a user
        </Link>
      </Heading>
      <Search label="Search by username, email address or name" value={search} onSearch={onSearch} />
      <RecordList
        query={users}
        keyOf={({ subject }) => subject}
        empty={search === '' ? 'There are no users.' : 'Nobody is called so.'}
        row={(user) => (
          <Link to="/users/$subject" params={{ subject: user.subject }} className="record">
            <strong>{user.username}</strong>
            <span className="muted">{[nameOf(user), user.email, standingOf(user)].filter(Boolean).join(' · ')}</span>
          </Link>
        )}
      />
    </>
  );
}
