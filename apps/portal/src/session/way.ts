import type { NotReached, StepUp } from '@signet/browser-client';
import type { Tokens } from './tokens.js';
import type { Unfinished } from './unfinished.js';

/** How somebody signs in. */
export interface Way {
  /** Path of this app to come back to. */
  readonly returnTo: string;
  /** OpenID Connect Core §3.1.2.1: `none` asks nobody, `login` asks although somebody is signed in. */
  readonly prompt?: 'none' | 'login';
  /** What an API asked of it. */
  readonly stepUp?: StepUp | undefined;
  /** What is to be done with it. */
  readonly unfinished?: Unfinished | undefined;
  /** What is to be said afterwards. */
  readonly notReached?: NotReached | undefined;
}

/** Where a sign-in led. */
export type Finished =
  | {
      readonly kind: 'signed_in';
      readonly tokens: Tokens;
      readonly returnTo: string;
      readonly unfinished: Unfinished | undefined;
      readonly notReached: NotReached | undefined;
    }
  /** Nobody was asked, and somebody has to be. */
  | { readonly kind: 'nobody'; readonly returnTo: string }
  /** The person said no. */
  | { readonly kind: 'denied'; readonly returnTo: string }
  /** A stronger one was asked for, and did not come about; whoever is signed in still is. */
  | { readonly kind: 'not_reached'; readonly why: NotReached; readonly returnTo: string };
