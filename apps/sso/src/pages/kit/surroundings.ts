import type { ParameterList, TimeLimit } from '@signet/authorization-server';
import { createContext } from 'preact';
import { defaultLook, type Look } from '../../look/look.js';
import type { Words } from '../messages/words.js';
import type { PageLoads } from './page-loads.js';

/** A page in another language: the same address, with these and the language in its query. */
export interface LanguageSwitch {
  readonly parameters: ParameterList;
  readonly available: readonly Words[];
}

/** A page that is good for a while, in epoch seconds. */
export interface PageTime extends TimeLimit {
  readonly now: number;
  readonly interactionId: string;
}

/** What surrounds every page, whatever it says. */
export interface SurroundingsOfPage {
  /** Of the installation. */
  readonly look: Look;
  /** What is found while the page is made; undefined where nobody asks. */
  readonly loads?: PageLoads | undefined;
  /** Undefined where the page cannot be asked for again. */
  readonly languages?: LanguageSwitch | undefined;
  /** Beside those below the host that keys are made for (Web Authentication Level 3 §5.11). */
  readonly keyOrigins?: readonly string[] | undefined;
  /** Undefined where nothing ends the page. */
  readonly time?: PageTime | undefined;
  /** A picture of a page: it loads nothing, and nothing in it can be reached, filled in or followed. */
  readonly inert?: true | undefined;
}

export const Surroundings = createContext<SurroundingsOfPage>({ look: defaultLook });
