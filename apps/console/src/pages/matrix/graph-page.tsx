import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { GraphDrawing } from './graph-drawing.js';
import { shortName, timeInWords } from './words.js';

/** Who may exchange a token for whom. */
export function GraphPage(): JSX.Element {
  const { api } = useConsole();
  const graph = useQuery({ queryKey: ['graph'], queryFn: () => answered(api.GET('/audience-graph')) });
  return (
    <>
      <Heading title="Graph" />
      <p className="muted">
        Which app trades a token of one audience, of the person who came with it, for one of the next (RFC 8693).
        Dashed: it may, and never did.
      </p>
      <Loaded query={graph}>
        {({ audiences, edges, chains, beginnings, truncated }) =>
          edges.length === 0 ? (
            <p>No app may exchange tokens.</p>
          ) : (
            <>
              <GraphDrawing audiences={audiences} edges={edges} />
              {truncated ? <p className="notice">There is more than is shown here.</p> : null}
              <section>
                <h2>Exchanges</h2>
                <ul className="plain">
                  {edges.map(({ clientId, from, to, scopes, lastUsedAt }) => (
                    <li key={`${clientId} ${to}`}>
                      <strong>{clientId}</strong>: {shortName(from)} → {shortName(to)}{' '}
                      <span className="muted">
                        {inWords(scopes)}; last used: {timeInWords(lastUsedAt)}
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
              <section>
                <h2>On whose behalf</h2>
                {beginnings.length === 0 ? <p className="muted">Nobody comes to any of these by an app.</p> : null}
                <ul className="plain">
                  {beginnings.map(({ clientId, audience, scopes, lastUsedAt }) => (
                    <li key={`${clientId} ${audience}`}>
                      People who come to {shortName(audience)} by <strong>{clientId}</strong>{' '}
                      <span className="muted">
                        {inWords(scopes)}; last used: {timeInWords(lastUsedAt)}
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
              <section>
                <h2>Chains</h2>
                {chains.length === 0 ? <p className="muted">None: no exchanged token can be exchanged again.</p> : null}
                <ul className="plain">
                  {chains.map(({ audiences: passed, clients, used }) => (
                    <li key={[...passed, ...clients].join(' ')}>
                      {passed.map(shortName).join(' → ')}{' '}
                      <span className="muted">
                        by {clients.join(', ')}; {used ? 'each exchange was used' : 'possible and unused'}
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
            </>
          )
        }
      </Loaded>
    </>
  );
}

function inWords(scopes: ReadonlyArray<{ readonly scope: string; readonly needsRole: boolean }>): string {
  return scopes.map(({ scope, needsRole }) => `${scope}${needsRole ? ' (with a role)' : ''}`).join(', ');
}
