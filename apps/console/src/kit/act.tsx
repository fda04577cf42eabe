import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { Dialog } from './dialog.js';
import { ProblemNotice } from './problem.js';

interface ActProps<T> {
  readonly label: string;
  /** What it does, for whoever is asked before it is done; left out, nobody is asked. */
  readonly warning?: string;
  readonly run: () => Promise<T>;
  /** What was done. */
  readonly done: (answer: T) => string;
  /** What is read again afterwards. */
  readonly changes: readonly string[];
}

/** A button that changes something, asked about before where it cannot be taken back. */
export function Act<T>({ label, warning, run, done, changes }: ActProps<T>): JSX.Element {
  const [isAsked, setAsked] = useState(false);
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: run,
    onSuccess: () => queries.invalidateQueries({ queryKey: changes }),
  });
  const begin = (): void => {
    // It may be asked for a sign-in, in a dialog of its own.
    setAsked(false);
    act.mutate();
  };
  return (
    <div className="act">
      <button type="button" disabled={act.isPending} onClick={warning === undefined ? begin : () => setAsked(true)}>
        {label}
      </button>
      <span role="status">{act.isSuccess ? done(act.data) : null}</span>
      {act.isError ? <ProblemNotice error={act.error} /> : null}
      <Dialog open={isAsked} title={`${label}?`} onClose={() => setAsked(false)}>
        <p>{warning}</p>
        <div className="buttons">
          <button type="button" onClick={() => setAsked(false)}>
            Cancel
          </button>
          <button type="button" className="danger" onClick={begin}>
            {label}
          </button>
        </div>
      </Dialog>
    </div>
  );
}
