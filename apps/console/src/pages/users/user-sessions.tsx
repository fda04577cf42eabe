import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Time } from '../../kit/facts.js';
import { Loaded } from '../../kit/loaded.js';
import { More } from './more.js';
import { ofPerson } from './of-person.js';

/** Where a person is signed in. */
export function UserSessions({ subject }: { readonly subject: string }): JSX.Element {
  const { api } = useConsole();
  const changes = ['user', subject];
  const sessions = useQuery({
    queryKey: [...changes, 'sessions'],
    queryFn: () => answered(api.GET('/sessions', ofPerson(subject))),
  });
  return (
    <section>
      <h2>Sessions</h2>
      <Loaded query={sessions}>
        {({ items, total }) => (
          <>
            {total === 0 ? <p className="muted">Signed in nowhere.</p> : null}
            <ul className="rows">
              {items.map(({ sessionId, device, createdAt }) => (
                <li key={sessionId}>
                  {[device?.browser, device?.system].filter(Boolean).join(', ') || 'An unknown browser'}, since{' '}
                  <Time at={createdAt} />
                  <Act
                    label="End"
                    run={() => answered(api.DELETE('/sessions/{sessionId}', { params: { path: { sessionId } } }))}
                    done={() => 'Ended'}
                    changes={changes}
                  />
                </li>
              ))}
            </ul>
            <More shown={items.length} of={total} />
            {total === 0 ? null : (
              <Act
                label="End all sessions"
                warning="They are signed out everywhere, and every grant that lives in a session ends."
                run={() => answered(api.DELETE('/users/{subject}/sessions', { params: { path: { subject } } }))}
                done={({ ended }) => `${ended} ended`}
                changes={changes}
              />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
