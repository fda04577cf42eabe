import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { type Schemas, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Facts, Time } from '../../kit/facts.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { UserActs } from './user-acts.js';
import { UserConsents } from './user-consents.js';
import { UserAttributes, UserEdit } from './user-edit.js';
import { UserFactors } from './user-factors.js';
import { UserOrders } from './user-orders.js';
import { UserRoles } from './user-roles.js';
import { UserSessions } from './user-sessions.js';
import { UserSupport } from './user-support.js';
import { nameOf, standingOf } from './words.js';

/** A person: seven requests, whatever there is of them. */
export function UserPage(): JSX.Element {
  const { api } = useConsole();
  const { subject = '' } = useParams({ strict: false });
  const path = { subject };
  const user = useQuery({
    queryKey: ['user', subject, 'profile'],
    queryFn: () => versioned(api.GET('/users/{subject}', { params: { path } })),
  });
  return <Loaded query={user}>{({ item, version }) => <Person user={item} version={version} />}</Loaded>;
}

interface PersonProps {
  readonly user: Schemas['User'];
  readonly version: string;
}

function Person({ user, version }: PersonProps): JSX.Element {
  const { subject } = user;
  return (
    <>
      <Heading title={user.username} />
      <section>
        <h2>Profile</h2>
        <Facts
          of={{
            Name: nameOf(user) || undefined,
            'Email address': user.email && `${user.email}${user.emailVerified ? '' : ' (not verified)'}`,
            Standing: standingOf(user) ?? 'may sign in',
            Subject: <code>{subject}</code>,
            Made: <Time at={user.createdAt} />,
          }}
        />
        <div className="acts">
          <UserEdit user={user} version={version} />
          <UserAttributes user={user} version={version} />
        </div>
        <UserActs user={user} version={version} />
      </section>
      <UserFactors subject={subject} />
      <UserSessions subject={subject} />
      <UserSupport user={user} />
      <UserRoles subject={subject} />
      <UserConsents subject={subject} />
      <UserOrders subject={subject} />
      <p>
        <Link to="/audit" search={{ subject }}>
          What happened to this person
        </Link>
      </p>
    </>
  );
}
