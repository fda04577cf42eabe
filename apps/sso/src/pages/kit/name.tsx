import type { JSX } from 'preact';
import { readableName } from '../messages/words.js';

/** What somebody else chose, isolated from what stands around it. */
export function Name({ of }: { of: string }): JSX.Element {
  return <bdi>{readableName(of)}</bdi>;
}
