import type { CorePorts } from '../records/core-ports.js';
import type { Proof, ProvedMethod } from '../records/proof.js';
import type { Session } from '../records/session.js';
import { newSession, type SignIn } from '../sessions/new-session.js';

/** Who is at a page. */
export interface Person {
  /** Their session; of somebody half signed in the one that would begin now, which is written nowhere. */
  readonly session?: Session | undefined;
  /** What they proved within the interaction. */
  readonly proved: readonly ProvedMethod[];
}

/** Whoever proved something here that has not led to a session yet. */
export function halfSignedIn(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  proof: Proof | undefined,
): Person | undefined {
  if (proof === undefined || proof.sessionId !== undefined) return undefined;
  return { session: newSession(deps, signInBy(proof.subject, proof.methods)).session, proved: proof.methods };
}

/** The person of this session, with what they proved here where it began or went on with that. */
export function personOf(session: Session | undefined, proof: Proof | undefined): Person {
  const isTheirs = session !== undefined && proof?.sessionId === session.sessionId;
  return { session, proved: isTheirs ? proof.methods : [] };
}

/** The sign-in that these methods are: as old as the first of them, for a claim of freshness must hold of each. */
export function signInBy(subject: string, methods: readonly ProvedMethod[], replaces?: Session): SignIn {
  return {
    subject,
    amr: methods.map(({ amr }) => amr),
    authTime: Math.min(...methods.map(({ at }) => at)),
    upstream: methods.find(({ upstream }) => upstream)?.upstream,
    replaces,
  };
}

/** Each method once, with the last time. */
export function withMethods(before: readonly ProvedMethod[], added: readonly ProvedMethod[]): readonly ProvedMethod[] {
  return [...before.filter(({ amr }) => !added.some((each) => each.amr === amr)), ...added];
}
