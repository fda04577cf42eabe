import { useQueryClient } from '@tanstack/react-query';
import { type JSX, type ReactNode, useState } from 'react';
import { Form } from './form.js';

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

/** A form that makes something. What is sent twice is made once, also where the first answer never came. */
export function Make<T>({ children, label = 'Make it', changes, send, onMade }: MakeProps<T>): JSX.Element {
  const queries = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const run = (entered: FormData) =>
    send(Object.fromEntries(entered) as Record<string, string>, { 'Idempotency-Key': key });
  const done = async (made: T): Promise<void> => {
    await queries.invalidateQueries({ queryKey: changes });
    onMade(made);
  };
  return (
    <Form fields={[]} submit={label} run={run} onDone={done}>
      {() => children}
    </Form>
  );
}
