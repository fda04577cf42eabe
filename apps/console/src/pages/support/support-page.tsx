import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';
import { AccessRow } from './access-row.js';

/** Who of support acts or acted as whom. */
export function SupportPage(): JSX.Element {
  const { session } = useConsole();
  return (
    <>
      <Heading title="Support" />
      <p className="muted">
        Who acts or acted as a person, and why. One begins on the page of the person. It is kept for ninety days.
      </p>
      {session.may('admin:support:read') ? (
        <Accesses />
      ) : (
        <p className="notice">
          Your role does not let you read it: that takes the scope <code>admin:support:read</code> of the
          administration.
        </p>
      )}
    </>
  );
}

function Accesses(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const accesses = usePages(['support', search], (page) =>
    answered(api.GET('/support-accesses', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Search label="Search by the name of the person, or why" value={search} onSearch={onSearch} />
      <RecordList
        query={accesses}
        keyOf={({ accessId }) => accessId}
        empty={search === '' ? 'Nobody of support has acted as anybody.' : 'Nothing is called so.'}
        row={(access) => <AccessRow access={access} />}
      />
    </>
  );
}
