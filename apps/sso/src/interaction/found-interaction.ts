import {
  digest,
  type InteractionReference,
  type InteractionView,
  type ParameterList,
  type Session,
} from '@signet/authorization-server';
import type { Visit } from '../forms/visit.js';
import { againOf } from '../http/again.js';
import { field } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import type { Issuer } from '../issuer/issuer.js';
import { type ClientView, clientView } from '../pages/client-view.js';

/** An authorization request that waits for the person of this browser. */
export interface FoundInteraction {
  readonly view: InteractionView;
  readonly reference: InteractionReference;
  /** The one of the browser's secrets that it is bound to. */
  readonly secret: string;
  /** What its pages carry on. */
  readonly hidden: ParameterList;
  /** Who is signed in in this browser. */
  readonly session?: Session | undefined;
}

/** Undefined where it is unknown, over for good, or of another browser. */
export async function findInteraction(issuer: Issuer, visit: Visit): Promise<FoundInteraction | undefined> {
  const interactionId = field(visit.parameters, 'interaction');
  const again = againOf(visit.parameters);
  const session = await issuer.session(visit.request);
  for (const secret of visit.secrets) {
    const reference = { interactionId, browserDigest: digest(secret), origin: originOf(visit.request) };
    const view = await issuer.core.journey.describe({ ...reference, session });
    if (view === undefined) continue;
    const hidden: ParameterList = [
      ['interaction', interactionId],
      ...(again === undefined ? [] : ([['again', again]] as const)),
    ];
    return { view, reference, secret, hidden, session };
  }
  return undefined;
}

/** The client as the pages of this interaction show it. */
export function viewOfClient({ view }: FoundInteraction): ClientView {
  return clientView(view.client, view.redirectUri);
}

/** Whether its forms may end at an app: those of a device and of our own pages do not. */
export function leadsAway({ view }: FoundInteraction): boolean {
  return view.redirectUri !== undefined;
}

/** How long whoever is there has, as a page says it. */
export function limitOf({ view, reference: { interactionId } }: FoundInteraction) {
  return { ...view.limit, interactionId };
}
