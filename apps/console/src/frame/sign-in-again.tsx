import type { BegunRequest } from '@signet/browser-client';
import { type JSX, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useConsole } from '../console.js';
import { Dialog } from '../kit/dialog.js';
import { ProblemNotice } from '../kit/problem.js';
import { listen } from '../session/windows.js';

interface Asked {
  readonly url: string;
  readonly begun: BegunRequest;
}

/** Asks a person to sign in while they work, in a window of its own: this one stays as it is, and what they did goes on. */
export function SignInAgain(): JSX.Element {
  const { session, issuer } = useConsole();
  const waiting = useSyncExternalStore(session.watch, session.waiting);
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState<unknown>();
  const begun = useRef<BegunRequest>(undefined);

  useEffect(() => {
    setAsked(undefined);
    setProblem(undefined);
    begun.current = undefined;
    if (waiting === undefined) return;
    issuer.request(waiting.way).then((made) => {
      begun.current = made.begun;
      setAsked(made);
    }, setProblem);
  }, [waiting, issuer]);

  useEffect(
    () =>
      listen({
        onAnswer: (answer) => {
          const mine = begun.current;
          if (mine === undefined || answer.searchParams.get('state') !== mine.state) return false;
          begun.current = undefined;
          issuer
            .redeem(answer, mine)
            .then((tokens) => session.signedIn(tokens))
            .catch(setProblem);
          return true;
        },
        onSignedOut: () => location.assign(`${issuer.place.path}?state=signed-out`),
      }),
    [issuer, session],
  );

  const isStepUp = waiting?.need.kind === 'step_up';
  return (
    <Dialog
      open={waiting !== undefined}
      isFirm
      title={isStepUp ? 'Confirm that it is you' : 'Sign in again'}
      onClose={() => session.giveUp()}
    >
      <p>
        {isStepUp
          ? 'What you are doing needs a fresh sign-in. It goes on when you have signed in.'
          : 'Your session is over. Sign in, and go on where you are: nothing that you entered is lost.'}
      </p>
      {problem === undefined ? null : <ProblemNotice error={problem} />}
      <div className="buttons">
        <button type="button" onClick={() => session.giveUp()}>
          Cancel
        </button>
        {/* Who else signs people in must not lead this window elsewhere: it is told by a channel of its origin. */}
        {asked === undefined ? null : (
          <a className="button" href={asked.url} target="_blank" rel="noopener">
            Sign in
          </a>
        )}
      </div>
    </Dialog>
  );
}
