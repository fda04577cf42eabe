import type { AuthorizeOutcome, InteractionReference } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendOutcome } from '../http/outcome-response.js';
import type { Issuer } from '../issuer/issuer.js';

/** A session that has begun, not yet told to the browser. */
export interface SignedIn {
  readonly cookie: string;
  /** Where the sign-in leads. */
  readonly outcome: AuthorizeOutcome;
}

/** The person has just proved who they are with their password. */
export async function beginSession(
  issuer: Issuer,
  request: FastifyRequest,
  { subject, reference }: { subject: string; reference: InteractionReference },
): Promise<SignedIn> {
  const replaces = await issuer.session(request);
  return issuer.core.journey.signedIn({ ...reference, signIn: { subject, amr: ['pwd'], replaces } });
}

/** A fresh cookie, for what an attacker planted or saw before is worth nothing now (session fixation), and on. */
export function continueSignedIn(issuer: Issuer, reply: FastifyReply, { cookie, outcome }: SignedIn): void {
  issuer.cookies.setSession(reply, cookie);
  sendOutcome(reply, outcome);
}
