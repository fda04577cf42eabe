import { type JSX, useState } from 'react';
import { Heading } from './heading.js';
import { problemInWords } from './problem-words.js';
import type { Ending } from './session/tabs.js';

const endings: Readonly<Record<Ending, string>> = {
  signed_out: 'You signed out. This holds for all tabs of this portal.',
  ended_elsewhere: 'Your session has ended: it was ended in another place, or is too old. Sign in again to go on.',
};

interface WelcomePageProps {
  /** Why nobody is signed in any more. */
  readonly why?: Ending | undefined;
  readonly wasDenied: boolean;
  /** Leaves this page. */
  readonly begin: () => Promise<void>;
}

export function WelcomePage({ why, wasDenied, begin }: WelcomePageProps): JSX.Element {
  const [leaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const notice = why === undefined ? (wasDenied ? 'You did not sign in.' : undefined) : endings[why];
  const leave = (): void => {
    setLeaving(true);
    begin().catch((error: unknown) => {
      setLeaving(false);
      setProblem(problemInWords(error));
    });
  };
  return (
    <section className="card hero">
      <Heading title="One sign-in, separate audiences" />
      <div role="status">{notice === undefined ? null : <p data-testid="ended">{notice}</p>}</div>
      <div aria-live="polite">{problem === undefined ? null : <p className="alert">{problem}</p>}</div>
      <p>
        You sign in once at the issuer. This portal then gets one access token for the orders API and another for the
        invoices API, and each API accepts only its own.
      </p>
      <button type="button" data-testid="sign-in" disabled={leaving} onClick={leave}>
        Sign in
      </button>
    </section>
  );
}
