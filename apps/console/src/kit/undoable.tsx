import { type QueryKey, useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { ProblemNotice } from './problem.js';
import { useDone } from './undo.js';

interface UndoableProps<T> {
  readonly label: string;
  /** Of what, for who hears the button alone. */
  readonly of: string;
  readonly run: () => Promise<T>;
  readonly said: (answer: T) => string;
  /** The opposite act; undefined where nothing was changed. */
  readonly undo: (answer: T) => (() => Promise<unknown>) | undefined;
  readonly changes: readonly QueryKey[];
}

/** A button for what can be taken back: nobody is asked before, and Undo is offered afterwards. */
export function Undoable<T>({ label, of, run, said, undo, changes }: UndoableProps<T>): JSX.Element {
  const done = useDone();
  const act = useMutation({
    mutationFn: run,
    onSuccess: (answer) => done({ said: said(answer), undo: undo(answer), changes }),
  });
  return (
    <span className="act">
      <button type="button" disabled={act.isPending} aria-label={`${label} ${of}`} onClick={() => act.mutate()}>
        {label}
      </button>
      {act.isError ? <ProblemNotice error={act.error} /> : null}
    </span>
  );
}
