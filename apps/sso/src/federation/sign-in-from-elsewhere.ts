import {
  believedMethods,
  keyOfPerson,
  linkToReopen,
  signInElsewhere,
  type UpstreamPerson,
} from '@signet/administration';
import { endpoints, type ParameterList } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { recogniseDevice } from '../factors/remembered-device.js';
import { seeLinked } from '../forms/followed-link.js';
import { originOf } from '../http/request-origin.js';
import { type FoundInteraction, findInteraction } from '../interaction/found-interaction.js';
import { gone } from '../interaction/gone.js';
import { goOn } from '../interaction/open-interaction.js';
import { signedIn, tellingOwner } from '../interaction/prove-password.js';
import type { Issuer } from '../issuer/issuer.js';
import type { Answered, Sent } from './answered.js';
import { keptHint } from './id-token-hint.js';
import { isFor } from './open-provider.js';
import { refuseUpstream } from './refuse.js';
import { takeAnswer } from './take-answer.js';
import type { Errand } from './upstream-state.js';

type SignIn = Extract<Errand, { purpose: 'sign_in' }>;

/** Somebody came back who was sent to sign in: in the browser, the interaction and for the client that they were sent from. */
export async function signInFromElsewhere(issuer: Issuer, answered: Answered, errand: SignIn): Promise<Sent> {
  const { visit, provider } = answered;
  const found = await findInteraction(issuer, { ...visit, parameters: parametersOf(errand) });
  // Another browser, and so another person: whoever sent them here wanted them signed in as somebody else (login CSRF).
  if (!found || found.view.isAnswered) return leading(errand, gone(issuer));
  const { hidden } = found;
  const refuse = (refused: Omit<Parameters<typeof refuseUpstream>[2], 'hidden' | 'provider'>): Sent => ({
    send: (each) => refuseUpstream(issuer, each, { provider, hidden, ...refused }),
  });
  if (!isFor(provider, found.view.client.clientId)) return refuse({ reason: 'unknown' });
  const taken = await takeAnswer(issuer, answered);
  if (taken.kind === 'again') return leading(errand, goOn(issuer, found));
  if (taken.kind === 'refused') return refuse(taken);
  const { person } = taken;
  const origin = originOf(visit.request);
  const { own, ports } = issuer.administration;
  const byInviter = ports.unitOfWork;
  const outcome = await signInElsewhere({ ...own, byInviter }, issuer.records, { provider, person, origin });
  switch (outcome.kind) {
    case 'known':
    case 'made':
      if (outcome.kind === 'made') issuer.log.event('account_created', { subject: outcome.account.subject });
      return leading(errand, await prove(issuer, { answered, found, person }, outcome));
    case 'closed': {
      const link = await linkToReopen(own, { subject: outcome.account.subject, origin });
      if (link === undefined) return refuse({ reason: 'unwelcome', because: 'closed' });
      return { send: ({ reply }) => seeLinked(issuer, endpoints.keepAccount, reply, link) };
    }
    case 'disabled':
      return refuse({ reason: 'unwelcome', because: 'disabled' });
    case 'exists':
    case 'unwelcome':
      return refuse({ reason: outcome.kind });
  }
}

interface Proven {
  readonly answered: Answered;
  readonly found: FoundInteraction;
  readonly person: UpstreamPerson;
}

async function prove(
  issuer: Issuer,
  { answered: { visit, provider }, found: { reference, session }, person }: Proven,
  { kind, account }: { readonly kind: 'known' | 'made'; readonly account: Account },
): Promise<Sent> {
  const { subject } = account;
  const { request } = visit;
  const tellOwner = kind === 'known' ? await tellingOwner(issuer, request, account) : undefined;
  const token = kind === 'known' ? await recogniseDevice(issuer, request, account) : undefined;
  const idTokenHint = await keptHint(issuer, provider, person.tokens?.idToken);
  const upstream = {
    providerId: provider.providerId,
    ...(person.sid !== undefined && { sid: person.sid }),
    ...(idTokenHint !== undefined && { idTokenHint }),
  };
  const proving = {
    step: kind === 'made' ? 'register' : 'login',
    subject,
    amr: believedMethods(provider, person),
    credential: keyOfPerson(provider, person),
    rememberedDevice: token?.deviceId,
    upstream,
    at: person.authTime,
    replaces: session,
    tellOwner,
  } as const;
  const [proved, deviceCookie] = await Promise.all([
    issuer.core.journey.proved({ ...reference, proving }),
    issuer.identity.keepDevice(subject, issuer.cookies.device(request)),
  ]);
  return signedIn(issuer, { ...proved, remembered: token && { subject, token } }, deviceCookie);
}

function parametersOf({ interactionId, again }: SignIn): ParameterList {
  const interaction = ['interaction', interactionId] as const;
  return again === undefined ? [interaction] : [interaction, ['again', again]];
}

/** What is sent next knows where it all began, as if that stood in its address. */
function leading(errand: SignIn, { send }: Sent): Sent {
  return { send: (visit) => send({ ...visit, parameters: parametersOf(errand) }) };
}
