import type { JSX } from 'preact';
import type { Words } from '../pages/messages/words.js';

/** A page and the states that it can be in, each with sample data. */
export interface ShownPage {
  /** The function that makes it. */
  readonly of: (props: never) => JSX.Element;
  readonly states: Readonly<Record<string, (words: Words) => JSX.Element>>;
}
