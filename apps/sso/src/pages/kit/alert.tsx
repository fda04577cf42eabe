import type { ComponentChildren, JSX } from 'preact';

/** What went wrong. */
export function Alert({ id, children }: { id: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="alert" role="alert" id={id}>
      {children}
    </div>
  );
}
