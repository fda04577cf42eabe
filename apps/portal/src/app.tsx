import { type JSX, type MouseEvent, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { OrdersApi } from './api.js';
import { Heading } from './heading.js';
import { OrdersPage } from './orders-page.js';
import { problemInWords } from './problem-words.js';
import type { SessionState } from './session/session.js';
import { type Portal, type Return, type Started, start } from './start.js';
import { readClaims } from './token-words.js';
import { WelcomePage } from './welcome-page.js';
import { WhoAcceptsPage } from './who-accepts-page.js';

const nobody: SessionState = { kind: 'signed_out' };
const stayed = (): (() => void) => () => undefined;

/** Once in the life of a page: a code works once, and React may run effects twice. */
let starting: Promise<Started> | undefined;

export function App(): JSX.Element {
  const [started, setStarted] = useState<Started>();
  const [problem, setProblem] = useState<string>();
  const [path, setPath] = useState(location.pathname);

  useEffect(() => {
    starting ??= start();
    starting.then(
      (value) => {
        setStarted(value);
        setPath(location.pathname);
      },
      (error: unknown) => setProblem(problemInWords(error)),
    );
    const follow = (): void => setPath(location.pathname);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);

  const { portal, back } = started?.kind === 'ready' ? started : {};
  const state = useSyncExternalStore(portal?.session.watch ?? stayed, portal?.session.state ?? (() => nobody));
  const open = useCallback((event: MouseEvent<HTMLAnchorElement>): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, '', event.currentTarget.pathname);
    setPath(location.pathname);
  }, []);

  const isSignedIn = portal !== undefined && state.kind === 'signed_in';
  return (
    <>
      <header>
        <a href="/" onClick={open} className="brand">
          Portal
        </a>
        {isSignedIn ? <Navigation portal={portal} state={state} path={path} open={open} /> : null}
      </header>
      <main>
        {problem === undefined ? null : (
          <section className="card" role="alert">
            <Heading title="This did not work" />
            <p>{problem}</p>
            <a href="/">Start again</a>
          </section>
        )}
        {portal === undefined || back === undefined ? null : (
          <Page portal={portal} state={state} path={path} open={open} back={back} />
        )}
        {portal === undefined && problem === undefined ? <p className="muted">Loading ...</p> : null}
      </main>
    </>
  );
}

interface PageProps {
  readonly portal: Portal;
  readonly state: SessionState;
  readonly path: string;
  readonly open: (event: MouseEvent<HTMLAnchorElement>) => void;
}

const pages: Readonly<Record<string, string>> = { '/': 'Orders', '/who-accepts': 'Who accepts this token?' };

function Navigation({ portal, state, path, open }: PageProps): JSX.Element {
  const leave = (): void => {
    if (state.kind !== 'signed_in') return;
    portal.session.signedOut();
    portal.signIn.signOut(state.tokens);
  };
  return (
    <nav>
      {Object.entries(pages).map(([href, title]) => (
        <a key={href} href={href} onClick={open} aria-current={path === href ? 'page' : undefined}>
          {title}
        </a>
      ))}
      <a href={`${portal.config.issuer}/account`}>Your account</a>
      <button
        type="button"
        className="quiet"
        data-testid="switch-account"
        onClick={() => void portal.signIn.begin({ returnTo: path, prompt: 'login' })}
      >
        Sign in as someone else
      </button>
      <button type="button" className="quiet" data-testid="sign-out" onClick={leave}>
        Sign out
      </button>
    </nav>
  );
}

function Page({ portal, state, path, open, back }: PageProps & { readonly back: Return }): JSX.Element {
  const { config, session, signIn } = portal;
  const api = useMemo(() => new OrdersApi(config, session), [config, session]);
  const title = pages[path];
  if (title === undefined) {
    return (
      <section className="card">
        <Heading title="There is nothing here" />
        <p>This address leads nowhere. It may be mistyped, or from an old link.</p>
        <a href="/" onClick={open}>
          Go to the orders
        </a>
      </section>
    );
  }
  if (state.kind === 'signed_out') {
    return <WelcomePage why={state.why} wasDenied={back.wasDenied} begin={() => signIn.begin({ returnTo: path })} />;
  }
  // Another person's orders are another page.
  const person = String(readClaims(state.tokens.idToken).sub);
  return (
    <>
      <Heading title={title} />
      {path === '/who-accepts' ? (
        <WhoAcceptsPage key={person} config={config} session={session} tokens={state.tokens} />
      ) : (
        <OrdersPage
          key={person}
          api={api}
          back={back}
          stepUp={(asked, cancel) =>
            signIn.begin({ returnTo: path, stepUp: asked, unfinished: { cancel, subject: person } })
          }
        />
      )}
    </>
  );
}
