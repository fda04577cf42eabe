import type { Endpoint, ParameterList } from '@signet/authorization-server';
import type { PlainKey } from '../pages/messages/catalogue.js';

/** A page of one's own, described once: its navigation, its guard and the way back to it are derived. */
export interface OwnPage {
  readonly endpoint: Pick<Endpoint, 'path'>;
  readonly title: PlainKey;
  /** Where it stands in the navigation, or the page that does from which it is reached. */
  readonly place: number | Pick<Endpoint, 'path'>;
  /** What the last sign-in must be recent for: to see it, or to do something there. */
  readonly recentSignIn?: 'seen' | 'done';
  /** Names of what may be asked of it in its address: a sign-in on the way leads back to the same. */
  readonly carries?: readonly string[];
}

/** Names of ours, ids, and marks of where a list goes on. */
const carriedValue = /^[\x21-\x7e]{1,200}$/;

/** What of these a sign-in leads back to; of a form that is sent, none of what was entered. */
export function carriedBy({ carries = [] }: Pick<OwnPage, 'carries'>, parameters: ParameterList): ParameterList {
  return carries.flatMap((name) => {
    const [value] = parameters.flatMap(([each, text]) => (each === name && carriedValue.test(text) ? [text] : []));
    return value === undefined ? [] : [[name, value] as const];
  });
}

/** Below the issuer, without a slash before it. */
export function addressOf({ endpoint }: Pick<OwnPage, 'endpoint'>, carried: ParameterList): string {
  const path = endpoint.path.slice(1);
  return carried.length === 0 ? path : `${path}?${new URLSearchParams(carried.map(([name, value]) => [name, value]))}`;
}
