import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type JSX, useEffect, useMemo, useState } from 'react';
import { apiOf } from './api/api.js';
import { ConsoleContext } from './console.js';
import { Doorway } from './frame/doorway.js';
import { ownPlace } from './place.js';
import { routerOf } from './router.js';
import { type SignedIn, type Started, start } from './session/start.js';

const place = ownPlace();

/** Once in the life of a page: a code works once, and React may run effects twice. */
let starting: Promise<Started> | undefined;

export function App(): JSX.Element {
  const [started, setStarted] = useState<Started>();
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => {
    starting ??= start(place);
    starting.then(setStarted, setProblem);
  }, []);
  return (
    // No style is written into the document: its policy forbids it.
    <CSPProvider disableStyleElements>
      {started?.kind === 'signed_in' ? (
        <Inside issuer={started.issuer} session={started.session} />
      ) : (
        <Doorway place={place} started={started} problem={problem} />
      )}
    </CSPProvider>
  );
}

function Inside({ issuer, session }: SignedIn): JSX.Element {
  const own = useMemo(() => ({ issuer, session, api: apiOf(issuer.place.api, session) }), [issuer, session]);
  const router = useMemo(() => routerOf(issuer.place.path), [issuer]);
  const queries = useMemo(
    // A person says when something is asked again: each request is one that they can account for.
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 10_000 } },
      }),
    [],
  );
  return (
    <ConsoleContext value={own}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConsoleContext>
  );
}
