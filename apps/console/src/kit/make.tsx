import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type JSX, type ReactNode, useState } from 'react';
import { ProblemNotice } from './problem.js';

interface MakeProps<T> {
  readonly children: ReactNode;
  readonly label?: string;
  /** What is read again afterwards. */
  readonly changes: readonly string[];
  readonly send: (
    entered: Readonly<Record<string, string | undefined>>,
    header: { readonly 'Idempotency-Key': string },
  ) => Promise<T>;
  readonly onMade: (made: T) => void;
}

/** A form that makes something: what is sent twice is made once. */
export function Make<T>({ children, label = 'Make it', changes, send, onMade }: MakeProps<T>): JSX.Element {
  const queries = useQueryClient();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const make = useMutation({
    mutationFn: (entered: Readonly<Record<string, string>>) => send(entered, { 'Idempotency-Key': key }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: changes });
      onMade(made);
    },
    // What was refused may be sent otherwise.
    onError: () => setKey(crypto.randomUUID()),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    make.mutate(Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>);
  };
  return (
    <form onSubmit={submit}>
      {children}
      {make.isError ? <ProblemNotice error={make.error} /> : null}
      <button type="submit" className="primary" disabled={make.isPending}>
        {label}
      </button>
    </form>
  );
}
