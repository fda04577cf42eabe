import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { ManagedMark } from '../../kit/managed.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';

/** Groups by name, each with the one that it stands in. */
export function GroupsPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const groups = usePages(['groups', search], (page) =>
    answered(api.GET('/groups', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Groups">
        <Link to="/groups/new" className="button">
          Make a group
        </Link>
      </Heading>
      <Search label="Search by name or description" value={search} onSearch={onSearch} />
      <RecordList
        query={groups}
        keyOf={({ groupId }) => groupId}
        empty={search === '' ? 'There are no groups.' : 'No group is called so.'}
        row={({ groupId, name, description, parentName }) => (
          <Link to="/groups/$groupId" params={{ groupId }} className="record">
            <span>
              <strong>{name}</strong> <ManagedMark kind="group" name={name} />
            </span>
            <span className="muted">
              {[parentName && `in ${parentName}`, description].filter(Boolean).join(' · ') || 'at the top'}
            </span>
          </Link>
        )}
      />
    </>
  );
}
