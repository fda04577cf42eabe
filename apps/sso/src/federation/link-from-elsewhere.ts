import { labelOf } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import { isRecent } from '../account/guard.js';
import { seeOwnPage } from '../http/outcome-response.js';
import type { Issuer } from '../issuer/issuer.js';
import type { LinkOutcome } from '../pages/account/linked-pages.js';
import type { Answered, Sent } from './answered.js';
import { refuseUpstream } from './refuse.js';
import { takeAnswer } from './take-answer.js';
import { type Errand, openCarried, sealCarried } from './upstream-state.js';

/** Who somebody proved to be there, until they say that it is to be linked. */
export interface ProvenThere {
  readonly issuer: string;
  readonly upstreamSubject: string;
  readonly label?: string | undefined;
  /** In whose session here they were sent. */
  readonly sessionId: string;
}

const what = 'link';

/** Somebody came back who was sent to link: in the session that they were sent from, as recent as then. They are asked once more. */
export async function linkFromElsewhere(
  issuer: Issuer,
  answered: Answered,
  { sessionId }: Extract<Errand, { purpose: 'link' }>,
): Promise<Sent> {
  const { visit, provider } = answered;
  const session = await issuer.session(visit.request);
  if (session?.sessionId !== sessionId || !(await isRecent(issuer, session))) return seeLinked('stale');
  const taken = await takeAnswer(issuer, answered);
  if (taken.kind === 'again') return seeLinked('stale');
  if (taken.kind === 'refused') return { send: (each) => refuseUpstream(issuer, each, { provider, ...taken }) };
  const { person } = taken;
  const label = labelOf(provider, person);
  const value: ProvenThere = {
    issuer: person.issuer,
    upstreamSubject: person.upstreamSubject,
    ...(label !== undefined && { label }),
    sessionId,
  };
  const pending = await sealCarried(issuer, provider, { what, value });
  return {
    send: ({ reply }) => seeOwnPage(reply, endpoints.accountLink, { provider: provider.providerId, pending }),
  };
}

/** Undefined of what was proven in another session, for another provider, or long ago. */
export async function provenThere(
  issuer: Issuer,
  provider: Parameters<typeof openCarried>[1],
  { sealed, sessionId }: { readonly sealed: string; readonly sessionId: string },
): Promise<ProvenThere | undefined> {
  const opened = (await openCarried(issuer, provider, { what, sealed })) as ProvenThere | undefined;
  return opened?.sessionId === sessionId ? opened : undefined;
}

export function seeLinked(outcome?: LinkOutcome): Sent {
  return { send: ({ reply }) => seeOwnPage(reply, endpoints.accountLinked, { outcome }) };
}
