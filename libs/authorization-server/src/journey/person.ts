import type { CorePorts } from '../records/core-ports.js';
import type { Proof } from '../records/proof.js';
import type { ProvedMethod } from '../records/proved-method.js';
import type { Session } from '../records/session.js';
import { amrOf } from '../sessions/authentication-context.js';
import { newSession, type SignIn } from '../sessions/new-session.js';

/** Who is at a page. */
export interface Person {
  /** Their session; of somebody half signed in the one that would begin now, which is written nowhere. */
  readonly session?: Session | undefined;
  /** What they proved within the interaction. */
  readonly proved: readonly ProvedMethod[];
  /** See `Proof`. */
  readonly makesPasskeys?: boolean | undefined;
}

/**
 * Whoever proved something here that has not led to a session yet.
 * @param session of this browser: what adds to one counts with that one alone
 */
export function halfSignedIn(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  proof: Proof | undefined,
  session: Session | undefined,
): Person | undefined {
  if (proof === undefined || proof.sessionId !== undefined) return undefined;
  if (proof.addsTo !== undefined && proof.addsTo !== session?.sessionId) return undefined;
  const signIn = signInBy(proof, session);
  return { session: newSession(deps, signIn).session, proved: proof.methods, makesPasskeys: proof.makesPasskeys };
}

/** The person of this session, with what they proved here where it began or went on with that. */
export function personOf(session: Session | undefined, proof: Proof | undefined): Person {
  const isTheirs = session !== undefined && proof?.sessionId === session.sessionId;
  return isTheirs ? { session, proved: proof.methods, makesPasskeys: proof.makesPasskeys } : { session, proved: [] };
}

/** The sign-in that a proof is. */
export function signInBy(
  { subject, methods, addsTo }: Pick<Proof, 'subject' | 'methods' | 'addsTo'>,
  replaces?: Session,
): SignIn {
  const { upstream } = methods.find((method) => method.upstream) ?? {};
  return { subject, amr: amrOf(methods), methods, upstream, onlyAdds: addsTo !== undefined, replaces };
}
