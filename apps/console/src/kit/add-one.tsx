import { type QueryKey, useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { type Choice, Pick } from './pick.js';
import { ProblemNotice } from './problem.js';
import { useDone } from './undo.js';

interface AddOneProps<T> {
  readonly label: string;
  readonly kind: string;
  readonly read: (query: { readonly search: string; readonly limit: number }) => Promise<readonly Choice[]>;
  readonly act: string;
  readonly run: (choice: Choice) => Promise<T>;
  readonly said: (choice: Choice, answer: T) => string;
  /** The opposite act; undefined where nothing was changed. */
  readonly undo: (choice: Choice, answer: T) => (() => Promise<unknown>) | undefined;
  readonly changes: readonly QueryKey[];
}

/** Somebody or something found by name and put somewhere; it can be taken back. */
export function AddOne<T>({ run, said, undo, changes, ...pick }: AddOneProps<T>): JSX.Element {
  const done = useDone();
  const add = useMutation({
    mutationFn: run,
    onSuccess: (answer, choice) => done({ said: said(choice, answer), undo: undo(choice, answer), changes }),
  });
  return (
    <>
      <Pick {...pick} onPick={(choice) => add.mutate(choice)} />
      {add.isError ? <ProblemNotice error={add.error} /> : null}
    </>
  );
}
