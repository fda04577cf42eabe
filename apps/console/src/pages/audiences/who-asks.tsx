import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { RecordList } from '../../kit/record-list.js';
import { accessOf } from '../apps/access.js';
import { appName } from '../apps/words.js';

/** The apps that may ask for tokens of an audience, with the scopes that each may ask for. */
export function WhoAsks({ identifier }: { readonly identifier: string }): JSX.Element {
  const { api } = useConsole();
  const apps = usePages(['apps', 'that ask for', identifier], (page) =>
    answered(api.GET('/clients', { params: { query: { ...page, resource: identifier } } })),
  );
  return (
    <section>
      <h2>Who asks</h2>
      <RecordList
        query={apps}
        keyOf={({ clientId }) => clientId}
        empty="No app may ask for it."
        row={(app) => (
          <Link to="/apps/$clientId" params={{ clientId: app.clientId }} className="record">
            <strong>{appName(app)}</strong>
            <span className="muted">
              {accessOf(app.metadata)
                .find((access) => access.identifier === identifier)
                ?.scopes.join(', ')}
            </span>
          </Link>
        )}
      />
    </section>
  );
}
