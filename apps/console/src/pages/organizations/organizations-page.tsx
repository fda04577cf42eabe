import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';

export function OrganizationsPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const organizations = usePages(['organizations', search], (page) =>
    answered(api.GET('/organizations', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Organizations">
        <Link to="/organizations/new" className="button">
          Make an organization
        </Link>
      </Heading>
      <Search label="Search by name" value={search} onSearch={onSearch} />
      <RecordList
        query={organizations}
        keyOf={({ organizationId }) => organizationId}
        empty={search === '' ? 'There are no organizations.' : 'No organization is called so.'}
        row={({ organizationId, name, displayName }) => (
          <Link to="/organizations/$organizationId" params={{ organizationId }} className="record">
            <strong>{displayName}</strong>
            <span className="muted">{name}</span>
          </Link>
        )}
      />
    </>
  );
}
