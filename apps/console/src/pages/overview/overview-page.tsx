import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { every } from '../../api/looking.js';
import { useConsole } from '../../console.js';
import { Time } from '../../kit/facts.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { Attention } from './attention.js';
import { BarChart } from './bar-chart.js';
import { Names } from './names.js';

type Range = 'hour' | 'day' | 'week';

const ranges = { hour: 'Last hour', day: 'Last day', week: 'Last week' } as const;
/** Milliseconds between two looks, of one request each, while the page is seen: the issuer counts as often. */
const interval = 10_000;

/** How much there is, and how much happens, of all processes of the issuer. */
export function OverviewPage(): JSX.Element {
  const { api } = useConsole();
  const [range, setRange] = useState<Range>('hour');
  const overview = useQuery({
    queryKey: ['overview', range],
    queryFn: () => answered(api.GET('/overview', { params: { query: { range } } })),
    refetchInterval: every(interval),
    refetchIntervalInBackground: false,
    placeholderData: (before) => before,
  });
  return (
    <>
      <Heading title="Overview" />
      <Loaded query={overview}>
        {(told) => (
          <>
            <ul className="counts">
              <Count to="/users" title="Users" count={told.users} />
              <Count to="/apps" title="Apps" count={told.apps} />
              <Count to="/audiences" title="Audiences" count={told.audiences} />
              <Count to="/sessions" title="Sessions" count={told.sessions} />
            </ul>
            <Attention of={told.attention} />
            <fieldset className="ranges">
              <legend className="muted">What happened</legend>
              {Object.entries(ranges).map(([each, title]) => (
                <button key={each} type="button" aria-pressed={each === range} onClick={() => setRange(each as Range)}>
                  {title}
                </button>
              ))}
            </fieldset>
            <Activity of={told} />
            <p className="muted">
              As of <Time at={told.at} />, of all processes together. It looks again by itself while you see it.
            </p>
          </>
        )}
      </Loaded>
    </>
  );
}

function Activity({ of: told }: { readonly of: Schemas['Overview'] }): JSX.Element {
  return (
    <div className="charts">
      <BarChart
        title="Sign-ins"
        steps={told.activity}
        length={told.step}
        parts={[
          { title: 'accepted', of: ({ signInsAccepted }) => signInsAccepted },
          { title: 'refused', of: ({ signInsRefused }) => signInsRefused },
        ]}
      />
      <BarChart
        title="Tokens and refusals"
        steps={told.activity}
        length={told.step}
        parts={[
          { title: 'tokens', of: ({ tokens }) => tokens },
          { title: 'refusals', of: ({ refusals }) => refusals },
        ]}
      />
      <Names title="Tokens by audience" names={told.tokensByAudience} empty="No token was issued." />
      <Names title="Refusals by reason" names={told.refusalsByReason} empty="Nothing was refused." isReason />
    </div>
  );
}

interface CountProps {
  readonly to: '/users' | '/apps' | '/audiences' | '/sessions';
  readonly title: string;
  readonly count: number;
}

function Count({ to, title, count }: CountProps): JSX.Element {
  return (
    <li className="card">
      <Link to={to}>{title}</Link>
      <strong className="count">{count.toLocaleString()}</strong>
    </li>
  );
}
