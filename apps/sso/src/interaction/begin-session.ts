import type { AuthorizeOutcome, InteractionReference } from '@signet/authorization-server';
import type { FormAnswer } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import type { Issuer } from '../issuer/issuer.js';
import { sendOn } from './gone.js';

/** A session that has begun, not yet told to the browser. */
export interface SignedIn {
  readonly cookie: string;
  /** Where the sign-in leads. */
  readonly outcome: AuthorizeOutcome;
}

/** The person has just proved who they are with their password. */
export async function beginSession(
  issuer: Issuer,
  visit: Visit,
  { subject, reference }: { subject: string; reference: InteractionReference },
): Promise<SignedIn> {
  const replaces = await issuer.session(visit.request);
  return issuer.core.journey.signedIn({ ...reference, signIn: { subject, amr: ['pwd'], replaces } });
}

/** A fresh cookie, for what an attacker planted or saw before is worth nothing now (session fixation), and on. */
export function signedIn(issuer: Issuer, { cookie, outcome }: SignedIn, deviceCookie: string): FormAnswer<never> {
  return {
    kind: 'done',
    send: async (visit) => {
      issuer.cookies.setSession(visit.reply, cookie);
      issuer.cookies.setDevice(visit.reply, deviceCookie);
      await sendOn(issuer, visit, outcome, true);
    },
  };
}

/** As `signedIn`, of somebody who proved who they are in another way than with a password that was there before. */
export async function signInNew(
  issuer: Issuer,
  visit: Visit,
  who: { subject: string; reference: InteractionReference },
): Promise<FormAnswer<never>> {
  const [begun, deviceCookie] = await Promise.all([
    beginSession(issuer, visit, who),
    issuer.identity.keepDevice(who.subject, issuer.cookies.device(visit.request)),
  ]);
  return signedIn(issuer, begun, deviceCookie);
}
