import type { UpstreamPerson } from '@signet/administration';
import { digest } from '@signet/authorization-server';
import { callerOf } from '../http/caller.js';
import { field } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import type { UpstreamReason } from '../pages/upstream-page.js';
import type { Answered } from './answered.js';
import { reasonOf } from './refuse.js';
import { errorOf, personAt } from './upstream-answer.js';
import { usedUntil } from './upstream-state.js';

/** Who they are there; or why that is not known. `again`: the answer was taken before. */
export type Taken =
  | { readonly kind: 'person'; readonly person: UpstreamPerson }
  | { readonly kind: 'again' }
  | { readonly kind: 'refused'; readonly reason: UpstreamReason; readonly because?: string | undefined };

/** After the caller has seen that the answer came to the browser that was sent. An answer is taken once, whatever comes of it. */
export async function takeAnswer(issuer: Issuer, { visit, provider, parameters, state }: Answered): Promise<Taken> {
  const once = digest(JSON.stringify(['upstream_state', state]));
  if (!(await issuer.stores.replays.remember(once, usedUntil(issuer)))) return { kind: 'again' };
  const refused = errorOf(parameters);
  if (refused !== undefined) {
    const isAway = refused === 'temporarily_unavailable' || refused === 'server_error';
    return { kind: 'refused', reason: isAway ? 'away' : 'denied', because: refused };
  }
  const user = field(parameters, 'user');
  const source = callerOf(visit.request).address;
  try {
    const person = await personAt(issuer, provider, { parameters, state, source, ...(user !== '' && { user }) });
    return { kind: 'person', person };
  } catch (error) {
    return { kind: 'refused', ...reasonOf(error) };
  }
}
