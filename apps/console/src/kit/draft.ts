import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../api/problem.js';

/** What is read, and of which version it is. */
interface Shown<T> {
  readonly item: T;
  readonly version: string;
}

interface Begun<T, Entered> extends Shown<T> {
  readonly entered: Entered;
}

/** What was entered over what was read. It stays until it is saved or discarded, whatever is read meanwhile. */
export interface Draft<T, Entered> {
  readonly entered: Entered;
  /** What it was entered over: that version is the one that is named. */
  readonly over: Shown<T>;
  /** Something else is there by now; nothing is saved before that was looked at. */
  readonly isBehind: boolean;
  readonly enter: (entered: Entered) => void;
  readonly discard: () => void;
  /** Keeps what was entered, over what is there now. */
  readonly goOn: () => void;
}

/** @param none where nothing was entered */
export function useDraft<T, Entered>(shown: Shown<T>, none: Entered): Draft<T, Entered> {
  const [begun, setBegun] = useState<Begun<T, Entered>>();
  const { entered, ...over } = begun ?? { ...shown, entered: none };
  return {
    entered,
    over,
    isBehind: begun !== undefined && begun.version !== shown.version,
    enter: (next) => setBegun({ ...over, entered: next }),
    discard: () => setBegun(undefined),
    goOn: () => setBegun({ ...shown, entered }),
  };
}

/**
 * Saves a draft, and reads what is there then. Where somebody changed it meanwhile that is read, too, and nothing is lost.
 * @param send for the version that it names
 */
export function useSaving<Change, T, Entered>(
  draft: Draft<T, Entered>,
  queryKey: QueryKey,
  send: (change: Change) => Promise<unknown>,
) {
  const queries = useQueryClient();
  const read = (): Promise<void> => queries.invalidateQueries({ queryKey });
  const readAgain = (error: unknown) => (isChanged(error) ? read() : undefined);
  const save = useMutation({
    mutationFn: async (change: Change) => {
      await send(change);
      await read();
      draft.discard();
    },
    onError: readAgain,
  });
  return { ...save, readAgain, isBehind: draft.isBehind && !save.isPending };
}

/** Somebody did since it was read. */
function isChanged(error: unknown): boolean {
  return error instanceof Problem && error.code === 'changed';
}
