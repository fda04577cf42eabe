import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Time } from '../../kit/facts.js';
import { Loaded } from '../../kit/loaded.js';

/** The second factors of a person: of what kind, never more. */
export function UserFactors({ subject }: { readonly subject: string }): JSX.Element {
  const { api } = useConsole();
  const of = { params: { path: { subject } } };
  const changes = ['user', subject];
  const factors = useQuery({
    queryKey: [...changes, 'factors'],
    queryFn: () => answered(api.GET('/users/{subject}/factors', of)),
  });
  return (
    <section>
      <h2>Second factors</h2>
      <Loaded query={factors}>
        {({ factors: own, resetAt }) => (
          <>
            {own.length === 0 ? <p className="muted">None.</p> : null}
            <ul className="rows">
              {own.map(({ type, createdAt, lastUsedAt }) => (
                <li key={`${type} ${createdAt}`}>
                  {type}, since <Time at={createdAt} />
                  {lastUsedAt === undefined ? ', never used' : null}
                </li>
              ))}
            </ul>
            {resetAt === undefined ? null : (
              <p>
                They are reset from <Time at={resetAt} /> on.
              </p>
            )}
            <div className="acts">
              <Act
                label="Reset factors"
                warning="All second factors of this person are taken away, after a time in which they can stop it. They are told."
                run={() => answered(api.POST('/users/{subject}/factors/reset', { ...of, body: {} }))}
                done={() => 'The reset is ordered'}
                changes={changes}
              />
              {resetAt === undefined ? null : (
                <Act
                  label="Stop the reset"
                  run={() => answered(api.DELETE('/users/{subject}/factors/reset', of))}
                  done={() => 'Stopped'}
                  changes={changes}
                />
              )}
            </div>
          </>
        )}
      </Loaded>
    </section>
  );
}
