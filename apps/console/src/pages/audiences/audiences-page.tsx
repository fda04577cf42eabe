import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';
import { inWords } from './words.js';

/** The APIs that tokens are for. */
export function AudiencesPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const audiences = usePages(['audiences', search], (page) =>
    answered(api.GET('/resources', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Audiences">
        <Link to="/audiences/new" className="button">
          Make an audience
        </Link>
      </Heading>
      <Search label="Search by identifier or name" value={search} onSearch={onSearch} />
      <RecordList
        query={audiences}
        keyOf={({ identifier }) => identifier}
        empty={search === '' ? 'There are no audiences.' : 'No audience is called so.'}
        row={({ identifier, name }) => (
          <Link to="/audiences/$identifier" params={{ identifier }} className="record">
            <strong>{inWords(name)}</strong>
            <span className="muted">{identifier}</span>
          </Link>
        )}
      />
    </>
  );
}
