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
import { appName, originWords } from './words.js';

export function AppsPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const apps = usePages(['apps', search], (page) =>
    answered(api.GET('/clients', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Apps">
        <Link to="/apps/new" className="button">
          Make an app
        </Link>
      </Heading>
      <Search label="Search by id or name" value={search} onSearch={onSearch} />
      <RecordList
        query={apps}
        keyOf={({ clientId }) => clientId}
        empty={search === '' ? 'There are no apps.' : 'No app is called so.'}
        row={(app) => (
          <Link to="/apps/$clientId" params={{ clientId: app.clientId }} className="record">
            <span>
              <strong>{appName(app)}</strong> <ManagedMark kind="client" name={app.clientId} />
            </span>
            <span className="muted">
              {app.clientId} · {originWords[app.origin]}
            </span>
          </Link>
        )}
      />
    </>
  );
}
