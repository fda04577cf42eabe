import { readableName } from '@signet/runtime';
import type { JSX } from 'preact';

/** Grapheme clusters: of a scope's description as of a name. */
const longestShown = 256;

/** What somebody else chose, isolated from what stands around it. */
export function Name({ of }: { of: string }): JSX.Element {
  return <bdi>{readableName(of, longestShown)}</bdi>;
}
