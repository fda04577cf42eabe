import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type JSX, type ReactNode, useState } from 'react';
import { fieldOf, Problem } from '../api/problem.js';
import { ProblemNotice } from './problem.js';

/** What is wrong with a field, where a refusal names it. */
export type ProblemOf = (field: string) => string | undefined;

interface FormProps<T> {
  /** The names of its fields, as refusals name them. */
  readonly fields: readonly string[];
  readonly submit: string;
  readonly run: (entered: FormData) => Promise<T>;
  readonly onDone: (answer: T) => Promise<unknown> | unknown;
  readonly onCancel?: () => void;
  /** Reads what is changed here anew, where somebody else changed it meanwhile. */
  readonly onReload?: () => void;
  readonly children: (problemOf: ProblemOf) => ReactNode;
}

/** Something that is made or changed. What was entered stays until it is done; a refusal is told at the field that it names. */
export function Form<T>({ fields, submit, run, onDone, onCancel, onReload, children }: FormProps<T>): JSX.Element {
  // Held on to until what follows is there too: nobody makes it twice.
  const [isDone, setDone] = useState(false);
  const act = useMutation({
    mutationFn: run,
    onSuccess: async (answer) => {
      setDone(true);
      await onDone(answer);
    },
  });
  const named = fieldOf(act.error);
  const field = named !== undefined && fields.includes(named) ? named : undefined;
  const problemOf: ProblemOf = (name) => (name === field ? (act.error as Problem).detail : undefined);
  const begin = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    act.mutate(new FormData(event.currentTarget));
  };
  const isStale = act.error instanceof Problem && act.error.code === 'changed';
  return (
    <form onSubmit={begin}>
      {children(problemOf)}
      {isStale ? <ChangedMeanwhile onReload={onReload} /> : null}
      {act.isError && !isStale && field === undefined ? <ProblemNotice error={act.error} /> : null}
      <div className="acts">
        <button type="submit" className="primary" disabled={act.isPending || isDone}>
          {submit}
        </button>
        {onCancel === undefined ? null : (
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

function ChangedMeanwhile({ onReload }: { readonly onReload: (() => void) | undefined }): JSX.Element {
  return (
    <div className="problem" role="alert">
      <p>Somebody changed it since you began. Nothing was overwritten, and what you entered is still here.</p>
      <button type="button" onClick={onReload}>
        Read it anew
      </button>
    </div>
  );
}
