import { Problem } from './problem.js';

/** How a page looks again and again: what was refused would be again, and whoever was only away or busy comes back. @param interval milliseconds */
export function every(interval: number) {
  return ({ state: { error } }: { readonly state: { readonly error: Error | null } }): number | false =>
    error instanceof Problem && error.status < 500 && error.status !== 429 ? false : interval;
}
