import { isTooLate } from '@signet/browser-client';
import type { JSX } from 'react';
import { Problem } from '../api/problem.js';
import { NotSignedIn, SomebodyElse } from '../session/session.js';

/** What went wrong, and the code by which it can be looked up. */
export function ProblemNotice({ error, retry }: { readonly error: unknown; readonly retry?: () => void }): JSX.Element {
  const { text, code } = inWords(error);
  return (
    <div className="problem" role="alert">
      <p>{text}</p>
      {code === undefined ? null : (
        <p className="muted">
          Code <code>{code}</code>
        </p>
      )}
      {retry === undefined ? null : (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

function inWords(error: unknown): { readonly text: string; readonly code?: string } {
  if (error instanceof Problem) {
    const { title, detail, code } = error;
    return { text: detail === '' ? `${title}.` : `${title}: ${detail}.`, code };
  }
  if (error instanceof NotSignedIn) return { text: 'You did not sign in, so nothing was changed.' };
  if (error instanceof SomebodyElse) return { text: 'Somebody else signed in. Nothing was changed.' };
  if (isTooLate(error)) return { text: 'No answer came in time. Wait a moment and try again.' };
  // What fetch throws where nobody answered.
  if (error instanceof TypeError) return { text: 'Nobody answered. Check your connection and try again.' };
  return { text: 'Something went wrong here. Reload the page and try again.', code: nameOf(error) };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
