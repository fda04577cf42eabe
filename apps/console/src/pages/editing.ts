import { type QueryKey, type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

interface Versioned<T> {
  readonly item: T;
  readonly version: string;
}

export interface Editing<T> {
  /** What was there when it began, whatever is read since: its version is the one that is named. */
  readonly of: Versioned<T> | undefined;
  readonly begin: () => void;
  readonly end: () => void;
  readonly saved: () => Promise<void>;
  /** Begins again with what is there now. */
  readonly reload: () => void;
}

/** A record of a page that is edited in its place. @param changes what is read again when it is saved */
export function useEditing<T>(query: UseQueryResult<Versioned<T>>, ...changes: readonly QueryKey[]): Editing<T> {
  const queries = useQueryClient();
  const [of, setOf] = useState<Versioned<T>>();
  const end = (): void => setOf(undefined);
  return {
    of,
    begin: () => setOf(query.data),
    end,
    saved: async () => {
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
      end();
    },
    reload: () => void query.refetch().then(({ data }) => setOf(data)),
  };
}
