import type { InteractionView } from '@signet/authorization-server';
import type { Instead, Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import type { Issuer } from '../issuer/issuer.js';
import { clientView } from '../pages/client-view.js';
import { type FoundInteraction, findInteraction } from './found-interaction.js';
import { gone } from './gone.js';

/** The interaction that a form for somebody who is not signed in is about. @param isFor whether it asks for this form */
export function openInteraction(issuer: Issuer, isFor: (view: InteractionView) => boolean = () => true) {
  return async (visit: Visit): Promise<Opened<'username', FoundInteraction> | Instead> => {
    const found = await findInteraction(issuer, visit);
    if (!found || !isFor(found.view)) return gone(issuer);
    const { view, reference, secret, hidden } = found;
    return {
      kind: 'open',
      subject: found,
      about: reference.interactionId,
      secret,
      hidden,
      initial: { username: view.loginHint ?? '' },
      formTarget: view.redirectUri,
      image: clientView(view.client).logo,
      clientId: view.client.clientId,
    };
  };
}
