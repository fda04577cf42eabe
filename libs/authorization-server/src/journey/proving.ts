import type { CorePorts } from '../records/core-ports.js';
import type { Proof, ProvedMethod } from '../records/proof.js';
import type { Session, UpstreamSession } from '../records/session.js';
import type { TellOwner } from '../sessions/new-session.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { AuthorizeOutcome } from './outcome.js';
import type { StepName } from './pending-steps.js';
import { withMethods } from './person.js';
import type { LaterVisit, Visits } from './visits.js';

/** What a person has just proved, by a step of the journey. */
export interface Proving {
  readonly step: StepName;
  readonly subject: string;
  /** RFC 8176. */
  readonly amr: readonly string[];
  /** By what it was proved; see `ProvedMethod`. */
  readonly credential?: Digest | undefined;
  /** The session there, of a sign-in elsewhere. */
  readonly upstream?: UpstreamSession | undefined;
  /** When it was proved; default: now. Never later than that. */
  readonly at?: EpochSeconds | undefined;
  /** The session that this browser had until now. Of the same person it goes on; of another it ends. */
  readonly replaces?: Session | undefined;
  /** They want to stay signed in. */
  readonly keep?: boolean | undefined;
  /** Tells its owner in the same unit of work, where nobody signed in with this browser before. */
  readonly tellOwner?: TellOwner | undefined;
}

/** Where a proof leads. */
export interface Proved {
  readonly outcome: AuthorizeOutcome;
  /** With the value of its cookie; undefined where there is more to prove. */
  readonly begun?: { readonly session: Session; readonly cookie: string } | undefined;
}

/**
 * All that the person has proved by now. Undefined where the step does not count: what adds to a proof is worth nothing of somebody
 * whom no step before it knows.
 */
export async function methodsWith(
  { clock, visits }: Pick<CorePorts, 'clock'> & { readonly visits: Visits },
  visit: LaterVisit,
  { step, subject, amr, credential, upstream, at: then, replaces }: Proving,
): Promise<readonly ProvedMethod[] | undefined> {
  const at = Math.min(clock.now(), then ?? Number.POSITIVE_INFINITY);
  const added = amr.map((each) => ({
    amr: each,
    at,
    ...(credential && { credential }),
    ...(upstream && { upstream }),
  }));
  const { proof } = visit;
  const here = proof?.subject === subject ? proof.methods : undefined;
  if (visits.steps.find(({ name }) => name === step)?.proves === 'who') return withMethods(here ?? [], added);
  const {
    person,
    pending: [next],
  } = await visits.standing(visit, replaces);
  if (person.session?.subject !== subject || next?.name !== step || next.proves !== 'more') return undefined;
  const before = here ?? replaces?.amr.map((each) => ({ amr: each, at: replaces.authTime })) ?? [];
  return withMethods(before, added);
}

export function proofOf(
  { interaction, browserDigest }: LaterVisit,
  proved: Pick<Proof, 'subject' | 'methods' | 'sessionId' | 'createdAt'>,
): Proof {
  const { interactionId, expiresAt } = interaction;
  return { interactionId, browserDigest, expiresAt, ...proved };
}
