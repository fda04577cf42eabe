import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../api/api.js';
import { useConsole } from '../console.js';
import { Heading } from '../kit/heading.js';
import { Loaded } from '../kit/loaded.js';
import { nameOf } from './users/words.js';

/** Who may do everything; roles give and take it. */
export function OwnersPage(): JSX.Element {
  const { api } = useConsole();
  const owners = useQuery({ queryKey: ['roles', 'owners'], queryFn: () => answered(api.GET('/owners', {})) });
  return (
    <>
      <Heading title="Owners" />
      <p className="muted">Who may do everything and can sign in. The last one cannot be taken away.</p>
      <Loaded query={owners}>
        {({ items }) => (
          <ul className="rows">
            {items.map((user) => (
              <li key={user.subject}>
                <Link to="/users/$subject" params={{ subject: user.subject }}>
                  {user.username}
                </Link>
                <span className="muted">{nameOf(user)}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}
