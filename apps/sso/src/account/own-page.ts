import type { Endpoint } from '@signet/authorization-server';
import type { PlainKey } from '../pages/messages/catalogue.js';

/** A page of one's own, described once: its navigation, its guard and the way back to it are derived. */
export interface OwnPage {
  readonly endpoint: Pick<Endpoint, 'path'>;
  readonly title: PlainKey;
  /** Where it stands in the navigation, or the page that does from which it is reached. */
  readonly place: number | Pick<Endpoint, 'path'>;
  /** What the last sign-in must be recent for: to see it, or to do something there. */
  readonly recentSignIn?: 'seen' | 'done';
}
