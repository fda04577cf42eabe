import type { InteractionReference } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendOutcome } from '../http/outcome-response.js';
import type { Issuer } from '../issuer/issuer.js';

/** The person has just proved who they are with their password: a fresh cookie, and on with what they came for. */
export async function continueSignedIn(
  issuer: Issuer,
  request: FastifyRequest,
  reply: FastifyReply,
  { subject, reference }: { subject: string; reference: InteractionReference },
): Promise<void> {
  // What an attacker planted or saw before is worth nothing now (session fixation).
  const replaces = await issuer.session(request);
  const { authorization, sessions } = issuer.core;
  const { session, cookie } = await sessions.start({ subject, amr: ['pwd'], replaces });
  await authorization.recordLogin({ ...reference, sessionId: session.sessionId });
  issuer.cookies.setSession(reply, cookie);
  sendOutcome(reply, await authorization.resume({ ...reference, session }));
}
