import { digest } from '../shared/digest.js';

/**
 * How a name that belongs to no registered client stands in a log: by the first letters of its digest, for it may be a secret that was
 * sent in the place of the id. The same name has the same letters, and nobody reads it from them.
 */
export function unknownId(presented: string): string {
  return `unknown:${digest(presented).slice(0, 8)}`;
}
