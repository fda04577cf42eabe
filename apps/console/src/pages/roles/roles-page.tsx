import { useQuery } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { inWords } from '../audiences/words.js';
import { useSearched } from '../searched.js';
import { GiveRole } from './give-role.js';
import { RoleRow } from './role-row.js';

/** Who has which role, at which audience. */
export function RolesPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const [resource, setResource] = useState('');
  const audiences = useQuery({
    queryKey: ['audiences', 'with roles'],
    queryFn: () => answered(api.GET('/resources', { params: { query: { limit: 1000 } } })),
  });
  const roles = usePages(['roles', 'list', resource, search], (page) =>
    answered(
      api.GET('/role-assignments', {
        params: { query: { ...page, ...(search !== '' && { search }), ...(resource !== '' && { resource }) } },
      }),
    ),
  );
  return (
    <>
      <Heading title="Roles" />
      <p className="muted">Who has which role at which audience, everywhere or within one organization.</p>
      <GiveRole />
      <label className="field">
        At the audience
        <select className="input" value={resource} onChange={(event) => setResource(event.target.value)}>
          <option value="">Every one</option>
          {audiences.data?.items.map(({ identifier, name }) => (
            <option key={identifier} value={identifier}>
              {inWords(name)}
            </option>
          ))}
        </select>
      </label>
      <Search label="Search by role or by who has it" value={search} onSearch={onSearch} />
      <RecordList
        query={roles}
        keyOf={(each) => JSON.stringify([each.resource, each.role, each.holder, each.within])}
        empty={search === '' ? 'Nobody has a role there.' : 'No role and nobody with one is called so.'}
        row={(each) => <RoleRow assignment={each} />}
      />
    </>
  );
}
