import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { type Asked, AskForm } from './ask-form.js';
import { whyNot } from './cannot.js';
import { WhatNext } from './what-next.js';

/** Asks to act as a person in some apps, for a while: one request, and one for each search. */
export function ActAsPage(): JSX.Element {
  const { api } = useConsole();
  const { subject = '' } = useParams({ strict: false });
  const user = useQuery({
    queryKey: ['user', subject, 'to act as'],
    queryFn: () => answered(api.GET('/users/{subject}', { params: { path: { subject } } })),
  });
  return <Loaded query={user}>{(found) => <ActAs key={found.subject} user={found} />}</Loaded>;
}

function ActAs({ user }: { readonly user: Schemas['User'] }): JSX.Element {
  const { session } = useConsole();
  const [asked, setAsked] = useState<Asked>();
  const { subject, username } = user;
  const why = whyNot(user, session);
  return (
    <>
      <nav className="trail" aria-label="Where this is">
        <Link to="/users">Users</Link>
        <span aria-hidden="true">/</span>
        <Link to="/users/$subject" params={{ subject }}>
          {username}
        </Link>
      </nav>
      <Heading title={`Act as ${username}`} />
      {why === undefined ? null : <p className="notice">{why}</p>}
      {why === undefined && asked === undefined ? <AskForm user={user} onAsked={setAsked} /> : null}
      {asked === undefined ? null : <WhatNext {...asked} username={username} />}
    </>
  );
}
