import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Time } from '../../kit/facts.js';
import { Loaded } from '../../kit/loaded.js';
import { More } from './more.js';
import { ofPerson } from './of-person.js';

/** What a person agreed that apps may have. */
export function UserConsents({ subject }: { readonly subject: string }): JSX.Element {
  const { api } = useConsole();
  const changes = ['user', subject];
  const consents = useQuery({
    queryKey: [...changes, 'consents'],
    queryFn: () => answered(api.GET('/consents', ofPerson(subject))),
  });
  return (
    <section>
      <h2>Consents</h2>
      <Loaded query={consents}>
        {({ items, total }) => (
          <>
            {total === 0 ? <p className="muted">None.</p> : null}
            <ul className="rows">
              {items.map(({ clientId, destination, updatedAt }) => (
                <li key={`${clientId} ${destination}`}>
                  <Link to="/apps/$clientId" params={{ clientId }}>
                    {clientId}
                  </Link>
                  , <Time at={updatedAt} />
                </li>
              ))}
            </ul>
            <More shown={items.length} of={total} />
            {total === 0 ? null : (
              <Act
                label="Forget consents"
                warning="Each app asks this person again. What was given stays until it ends."
                run={() => answered(api.DELETE('/consents', { params: { query: { subject } } }))}
                done={({ forgotten }) => `${forgotten} forgotten`}
                changes={changes}
              />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
