import { Toast } from '@base-ui/react/toast';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { type JSX, type ReactNode, useCallback } from 'react';
import { ProblemNotice } from './problem.js';

/** Something that was done, and the opposite of it. */
export interface Done {
  readonly said: string;
  /** Undefined where nothing was changed, or nothing takes it back. */
  readonly undo?: (() => Promise<unknown>) | undefined;
  /** What is read again when it was taken back. */
  readonly changes: readonly QueryKey[];
}

/** Milliseconds; they stand still while somebody points at it or is in it. */
const offered = 15_000;

/** Around all that can be taken back: what was done is said, and Undo is offered a while (F6 leads there). */
export function Undoing({ children }: { readonly children: ReactNode }): JSX.Element {
  return (
    <Toast.Provider timeout={offered} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts" aria-keyshortcuts="F6">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts(): ReactNode {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" swipeDirection={[]}>
      <Toast.Content className="toast-content">
        <Toast.Title className="toast-title" render={<div />} />
        <Toast.Description render={<div />} />
        <span className="toast-acts">
          <Toast.Action />
          <Toast.Close className="quiet" aria-label="Close">
            ×
          </Toast.Close>
        </span>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** @returns what says that something was done */
export function useDone(): (done: Done) => void {
  const { add, close } = Toast.useToastManager();
  const queries = useQueryClient();
  return useCallback(
    ({ said, undo, changes }) => {
      const read = () => Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
      const back = async (): Promise<void> => {
        close(id);
        try {
          await undo?.();
          add({ title: `Undone: ${said}` });
        } catch (error) {
          add({ title: 'It could not be undone', description: <ProblemNotice error={error} />, timeout: 0 });
        }
        await read();
      };
      const action = undo && { actionProps: { children: 'Undo', onClick: () => void back() } };
      const id = add({ title: said, ...action });
      void read();
    },
    [add, close, queries],
  );
}
