import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Schemas } from '../../api/api.js';
import { Facts, Time } from '../../kit/facts.js';

export type Explained = Schemas['Explanation'];
type Checks = NonNullable<Explained['token']>['known'];

/** The whole story: what was expected, what came, what failed, why, and where that is changed. All of it is text. */
export function StoryOf({ explained: { refusal, token, story } }: { readonly explained: Explained }): JSX.Element {
  return (
    <section className="card story" aria-label="The story">
      {refusal === undefined ? null : (
        <>
          <h2>
            {refusal.code} <code>{refusal.supportCode}</code>
          </h2>
          <Facts
            of={{
              When: <Time at={refusal.at} />,
              Where: refusal.place,
              Check: refusal.check,
              Expected: refusal.expected || undefined,
              Received: refusal.received || undefined,
              'Likely cause': refusal.likelyCause,
              App: refusal.clientId && (
                <Link to="/apps/$clientId" params={{ clientId: refusal.clientId }}>
                  {refusal.clientId}
                </Link>
              ),
              'Went on': refusal.letOn ? 'The API only reports: the request was let on' : undefined,
            }}
          />
        </>
      )}
      {token === undefined ? null : <TokenOf token={token} />}
      {story === undefined ? null : (
        <Facts
          of={{
            'What it means': story.means,
            'Likely causes': (
              <ol>
                {story.causes.map((cause) => (
                  <li key={cause}>{cause}</li>
                ))}
              </ol>
            ),
            'What would change it': story.setting.change,
            Where: (
              <SettingLink
                setting={story.setting}
                clientId={refusal?.clientId ?? said(token, 'client_id')}
                place={apiOf(refusal)}
              />
            ),
            'In the shell': story.setting.command && <code>{story.setting.command}</code>,
          }}
        />
      )}
    </section>
  );
}

function TokenOf({ token }: { readonly token: NonNullable<Explained['token']> }): JSX.Element {
  return (
    <>
      <h2>{token.accepted ? 'The token is good' : 'The token is not good'}</h2>
      {token.judgements.map(({ audience, accepted, checks }) => (
        <CheckTable key={audience} title={`At ${audience}: ${accepted ? 'accepted' : 'refused'}`} checks={checks} />
      ))}
      {token.known.length === 0 ? null : <CheckTable title="What the issuer knows of it" checks={token.known} />}
      {token.says === undefined ? null : (
        <details>
          <summary>What it says</summary>
          <pre>{JSON.stringify(token.says, undefined, 2)}</pre>
        </details>
      )}
    </>
  );
}

function CheckTable({ title, checks }: { readonly title: string; readonly checks: Checks }): JSX.Element {
  return (
    <>
      <p className="verdict">{title}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className="scrolled" tabIndex={0} aria-label={title}>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Expected</th>
              <th scope="col">Received</th>
            </tr>
          </thead>
          <tbody>
            {checks.map(({ check, ok, expected, received }) => (
              <tr key={check} className={ok ? undefined : 'failed'}>
                <td>
                  {ok ? '✓' : '✗'} {check}
                </td>
                <td>{expected}</td>
                <td>{received}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

interface SettingLinkProps {
  readonly setting: NonNullable<Explained['story']>['setting'];
  readonly clientId: string | undefined;
  readonly place: string | undefined;
}

/** The page of the console where it is changed, where it has one. */
function SettingLink({ setting: { operation }, clientId, place }: SettingLinkProps): JSX.Element | undefined {
  switch (operation) {
    case 'changeClient':
    case 'rotateClientSecret':
      return clientId === undefined ? (
        <Link to="/apps">Apps</Link>
      ) : (
        <Link to="/apps/$clientId" params={{ clientId }}>
          The app {clientId}
        </Link>
      );
    case 'createClient':
      return <Link to="/apps/new">Make an app</Link>;
    case 'changeResource':
    case 'listResources':
      return place === undefined ? (
        <Link to="/audiences">Audiences</Link>
      ) : (
        <Link to="/audiences/$identifier" params={{ identifier: place }}>
          The audience {place}
        </Link>
      );
    case 'assignRole':
      return <Link to="/users">Users, and the roles of each</Link>;
    case 'listKeys':
      return <Link to="/keys">Keys</Link>;
    case 'listAudit':
      return (
        <Link to="/audit" search={clientId === undefined ? {} : { client_id: clientId }}>
          Audit
        </Link>
      );
    default:
      return undefined;
  }
}

function apiOf(refusal: Explained['refusal']): string | undefined {
  return refusal?.source === 'api' ? refusal.place : undefined;
}

function said(token: Explained['token'], claim: string): string | undefined {
  const claims = token?.says?.claims as Readonly<Record<string, unknown>> | undefined;
  const value = claims?.[claim];
  return typeof value === 'string' ? value : undefined;
}
