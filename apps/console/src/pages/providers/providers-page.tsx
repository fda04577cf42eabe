import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';

/** With whom else people sign in. */
export function ProvidersPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const providers = usePages(['providers', search], (page) =>
    answered(api.GET('/identity-providers', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Providers">
        <Link to="/providers/new" className="button">
          Add a provider
        </Link>
      </Heading>
      <Search label="Search by id or issuer" value={search} onSearch={onSearch} />
      <RecordList
        query={providers}
        keyOf={({ providerId }) => providerId}
        empty="People sign in with nobody else."
        row={({ providerId, name, issuer, disabledAt }) => (
          <Link to="/providers/$providerId" params={{ providerId }} className="record">
            <strong>{nameOf(name)}</strong>
            <span className="muted">
              {issuer}
              {disabledAt === undefined ? null : ' · switched off'}
            </span>
          </Link>
        )}
      />
    </>
  );
}

/** One text of a name that may be one of each language. */
export function nameOf(name: Schemas['IdentityProvider']['name']): string {
  return typeof name === 'string' ? name : (Object.values(name)[0] ?? '');
}
