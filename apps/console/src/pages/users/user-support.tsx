import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { whyNot } from '../support/cannot.js';

/** Acting as a person for a while, where whoever is signed in may; else why not. */
export function UserSupport({ user }: { readonly user: Schemas['User'] }): JSX.Element {
  const { session } = useConsole();
  const { subject, username } = user;
  const why = whyNot(user, session);
  return (
    <section>
      <h2>Support</h2>
      <p className="muted">{why ?? 'See apps as this person does, for a while. They are told, and can end it.'}</p>
      <div className="acts">
        {why === undefined ? (
          <Link to="/support/$subject" params={{ subject }} className="button secondary">
            Act as this person
          </Link>
        ) : null}
        {session.may('admin:support:read') ? (
          <Link to="/support" search={{ search: username }}>
            Who acted as this person
          </Link>
        ) : null}
      </div>
    </section>
  );
}
