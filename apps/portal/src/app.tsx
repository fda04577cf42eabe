import { type JSX, type MouseEvent, useEffect, useMemo, useState } from 'react';
import { OrdersApi } from './api.js';
import { loadConfig, type PortalConfig } from './config.js';
import { OrdersPage } from './orders-page.js';
import { SignIn, type Tokens } from './sign-in.js';
import { WhoAcceptsPage } from './who-accepts-page.js';

interface Ready {
  readonly config: PortalConfig;
  readonly signIn: SignIn;
  readonly tokens?: Tokens | undefined;
}

/** Once in the life of a page: a code works once, and React may run effects twice. */
let starting: Promise<Ready> | undefined;

async function start(): Promise<Ready> {
  const config = await loadConfig();
  const signIn = await SignIn.discover(config);
  if (location.pathname !== '/callback') return { config, signIn };
  const callback = new URL(location.href);
  history.replaceState(null, '', '/');
  return { config, signIn, tokens: await signIn.finish(callback) };
}

export function App(): JSX.Element {
  const [ready, setReady] = useState<Ready>();
  const [problem, setProblem] = useState<string>();
  const [path, setPath] = useState(location.pathname);

  useEffect(() => {
    starting ??= start();
    starting.then(
      (value) => {
        setReady(value);
        setPath(location.pathname);
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : 'The portal could not start.'),
    );
    const follow = (): void => setPath(location.pathname);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);

  const tokens = ready?.tokens;
  const api = useMemo(
    () => (ready && tokens ? new OrdersApi(ready.config, tokens.orders) : undefined),
    [ready, tokens],
  );
  const open = (event: MouseEvent<HTMLAnchorElement>): void => {
    event.preventDefault();
    history.pushState(null, '', event.currentTarget.pathname);
    setPath(location.pathname);
  };

  return (
    <>
      <header>
        <a href="/" onClick={open} className="brand">
          Portal
        </a>
        {ready && tokens ? (
          <nav>
            <a href="/" onClick={open} aria-current={path === '/' ? 'page' : undefined}>
              Orders
            </a>
            <a href="/who-accepts" onClick={open} aria-current={path === '/who-accepts' ? 'page' : undefined}>
              Who accepts this token?
            </a>
            <button type="button" className="quiet" data-testid="sign-out" onClick={() => ready.signIn.signOut(tokens)}>
              Sign out
            </button>
          </nav>
        ) : null}
      </header>
      <main>
        {problem === undefined ? null : (
          <section className="card" role="alert">
            <h1>This did not work</h1>
            <p>{problem}</p>
            <a href="/">Start again</a>
          </section>
        )}
        {ready && tokens && api ? (
          <>
            <h1>{path === '/who-accepts' ? 'Who accepts this token?' : 'Orders'}</h1>
            {path === '/who-accepts' ? (
              <WhoAcceptsPage config={ready.config} tokens={tokens} />
            ) : (
              <OrdersPage api={api} />
            )}
          </>
        ) : null}
        {ready && !tokens ? (
          <section className="card hero">
            <h1>One sign-in, separate audiences</h1>
            <p>
              You sign in once at the issuer. This portal then gets one access token for the orders API and another for
              the invoices API, and each API accepts only its own.
            </p>
            <button type="button" data-testid="sign-in" onClick={() => void ready.signIn.begin()}>
              Sign in
            </button>
          </section>
        ) : null}
        {!ready && problem === undefined ? <p className="muted">Loading ...</p> : null}
      </main>
    </>
  );
}
