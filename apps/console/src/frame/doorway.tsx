import type { JSX } from 'react';
import { useEffect } from 'react';
import { Heading } from '../kit/heading.js';
import { ProblemNotice } from '../kit/problem.js';
import type { Place } from '../place.js';
import { leave, type Started } from '../session/start.js';

interface DoorwayProps {
  readonly place: Place;
  readonly started: Started | undefined;
  readonly problem: unknown;
}

/** What there is to see while nobody is signed in. */
export function Doorway({ place, started, problem }: DoorwayProps): JSX.Element {
  return (
    <main className="doorway">
      {problem === undefined ? (
        <Said place={place} started={started} />
      ) : (
        <>
          <Heading title="This did not work" />
          <ProblemNotice error={problem} />
          <SignInButton place={place} label="Start again" />
        </>
      )}
    </main>
  );
}

function Said({ place, started }: Omit<DoorwayProps, 'problem'>): JSX.Element {
  if (started?.kind === 'signed_out') {
    return (
      <>
        <Heading title="You are signed out" />
        <SignInButton place={place} label="Sign in" />
      </>
    );
  }
  if (started?.kind === 'answered') return <Answered isTaken={started.isTaken} place={place} />;
  if (started?.kind === 'refused') {
    return (
      <>
        <Heading title="You may not use the console" />
        <p>It is for operators: whoever has a role of the administration. An owner can give you one.</p>
        <p className="muted">
          Code <code>{started.code}</code>
        </p>
        <SignInButton place={place} label="Sign in as somebody else" />
      </>
    );
  }
  return (
    <p className="muted" role="status">
      Loading ...
    </p>
  );
}

function Answered({ isTaken, place }: { readonly isTaken: boolean; readonly place: Place }): JSX.Element {
  useEffect(() => {
    // Where a browser does not let it, the person does.
    if (isTaken) close();
  }, [isTaken]);
  if (isTaken) {
    return (
      <>
        <Heading title="You are signed in" />
        <p>Close this window and go on in the other one.</p>
      </>
    );
  }
  return (
    <>
      <Heading title="This sign-in is over" />
      <p>It was finished before, or begun in a window that is closed.</p>
      <SignInButton place={place} label="Sign in" />
    </>
  );
}

function SignInButton({ place, label }: { readonly place: Place; readonly label: string }): JSX.Element {
  return (
    <button type="button" onClick={() => void leave(place, place.path)}>
      {label}
    </button>
  );
}
