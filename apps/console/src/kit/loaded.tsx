import type { UseQueryResult } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { ProblemNotice } from './problem.js';

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}

/** What was asked for, or how far it is. What there is stays while it is asked for again. */
export function Loaded<T>({ query, children }: LoadedProps<T>): JSX.Element {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ProblemNotice error={query.error} retry={() => void query.refetch()} />;
  return (
    <p className="muted" role="status">
      Loading ...
    </p>
  );
}
