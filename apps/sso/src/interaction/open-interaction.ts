import { isOpenToStrangers, type StepName } from '@signet/authorization-server';
import { waysElsewhere } from '../federation/ways-elsewhere.js';
import type { Instead, Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { wishedWords } from '../http/request-words.js';
import type { Issuer } from '../issuer/issuer.js';
import type { SignInView } from '../pages/sign-in-ways.js';
import { type FoundInteraction, findInteraction, leadsAway, limitOf, viewOfClient } from './found-interaction.js';
import { gone, sendOn } from './gone.js';

/**
 * The interaction that a page of these steps is about. Before it asks, it looks at who is signed in by now: where its turn is over or
 * has not come, it leads there. What is sent is not looked at so: whoever sends it did something.
 */
export async function findTurn(
  issuer: Issuer,
  visit: Visit,
  steps: readonly StepName[],
): Promise<FoundInteraction | Instead> {
  const found = await findInteraction(issuer, visit);
  if (!found) return gone(issuer);
  const { view } = found;
  if (visit.request.method !== 'GET') return found;
  if (view.isAnswered) return gone(issuer);
  return view.next !== undefined && steps.includes(view.next) ? found : goOn(issuer, found);
}

/** Where the interaction is by now. */
export function goOn(issuer: Issuer, { reference, session }: FoundInteraction): Instead {
  const send = async (visit: Visit) => {
    const outcome = await issuer.core.journey.resume({ ...reference, session });
    await sendOn(issuer, visit, outcome, session !== undefined);
  };
  return { kind: 'instead', send };
}

/** An interaction in which somebody is to say who they are. */
export interface SignInTurn extends FoundInteraction {
  readonly shown: SignInView;
}

/** The interaction that a form is about by which people say who they are. @param isOpen whether there is such a form */
export function openInteraction(issuer: Issuer, isOpen = () => true) {
  return async (visit: Visit): Promise<Opened<'username', SignInTurn> | Instead> => {
    if (!isOpen()) return gone(issuer);
    const found = await findTurn(issuer, visit, ['login', 'register']);
    if ('kind' in found) return found;
    const { view, reference, secret, hidden } = found;
    return {
      kind: 'open',
      subject: { ...found, shown: await signInView(issuer, visit, found) },
      about: reference.interactionId,
      secret,
      hidden,
      initial: { username: view.loginHint ?? '' },
      leadsAway: leadsAway(found),
      limit: limitOf(found),
      clientId: view.client.clientId,
    };
  };
}

export async function signInView(issuer: Issuer, visit: Visit, found: FoundInteraction): Promise<SignInView> {
  const { view, hidden, session } = found;
  const { language } = wishedWords(visit.request) ?? {};
  const query = new URLSearchParams(hidden.map(([name, value]) => [name, value]));
  if (language !== undefined) query.set('ui_locales', language);
  return {
    client: viewOfClient(found),
    person: session && (await issuer.nameOf(session.subject, visit.request)),
    isAnother: view.reason === 'hinted_subject',
    login: `login?${query}`,
    createAccount: isOpenToStrangers(issuer.config.protocol.userRegistration) ? `create-account?${query}` : undefined,
    forgotPassword: issuer.config.passwordRecovery ? `forgot-password?${query}` : undefined,
    elsewhere: await waysElsewhere(issuer, visit, view, query),
  };
}
