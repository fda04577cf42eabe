import { useQuery } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Loaded } from '../../kit/loaded.js';
import { Snippets } from '../../kit/snippets.js';

const ways = {
  nest: 'NestJS',
  express: 'Express',
  fastify: 'Fastify',
  spring: 'Spring Boot',
  configuration: 'Signet: configuration as code',
} as const;

/** The guard of an API, in the code of its server. */
export function AudienceSnippets({ identifier }: { readonly identifier: string }): JSX.Element {
  const { api } = useConsole();
  const [way, setWay] = useState('nest');
  const params = { path: { identifier }, query: { for: way } };
  const snippets = useQuery({
    queryKey: ['audience', identifier, 'snippets', way],
    queryFn: () => answered(api.GET('/resources/{identifier}/snippets', { params })),
  });
  return (
    <section>
      <h2>Guard it</h2>
      <label className="field">
        With
        <select className="input" value={way} onChange={(event) => setWay(event.target.value)}>
          {Object.entries(ways).map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <Loaded query={snippets}>{({ snippets: all }) => <Snippets of={all} />}</Loaded>
    </section>
  );
}
