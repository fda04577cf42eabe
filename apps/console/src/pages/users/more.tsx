import type { JSX } from 'react';

/** That there is more than is shown. */
export function More({ shown, of }: { readonly shown: number; readonly of: number }): JSX.Element | null {
  return shown >= of ? null : <p className="muted">and {of - shown} more</p>;
}
