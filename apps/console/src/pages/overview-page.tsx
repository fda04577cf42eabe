import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../api/api.js';
import { useConsole } from '../console.js';
import { Heading } from '../kit/heading.js';
import { Loaded } from '../kit/loaded.js';

const one = { params: { query: { limit: 1 } } };

/** How much there is of what. */
export function OverviewPage(): JSX.Element {
  const { api } = useConsole();
  return (
    <>
      <Heading title="Overview" />
      <ul className="counts">
        <Count to="/users" title="Users" read={() => answered(api.GET('/users', one))} />
        <Count to="/apps" title="Apps" read={() => answered(api.GET('/clients', one))} />
        <Count to="/audiences" title="Audiences" read={() => answered(api.GET('/resources', one))} />
        <Count to="/sessions" title="Sessions" read={() => answered(api.GET('/sessions', one))} />
      </ul>
    </>
  );
}

interface CountProps {
  readonly to: '/users' | '/apps' | '/audiences' | '/sessions';
  readonly title: string;
  readonly read: () => Promise<{ readonly total: number }>;
}

/** Each by itself: who may not read one of them reads the others. */
function Count({ to, title, read }: CountProps): JSX.Element {
  const count = useQuery({ queryKey: ['overview', to], queryFn: read });
  return (
    <li className="card">
      <Link to={to}>{title}</Link>
      <Loaded query={count}>{({ total }) => <strong className="count">{total.toLocaleString()}</strong>}</Loaded>
    </li>
  );
}
