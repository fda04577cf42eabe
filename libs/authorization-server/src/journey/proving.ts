import type { CorePorts } from '../records/core-ports.js';
import type { Proof } from '../records/proof.js';
import type { UpstreamSession } from '../records/proved-method.js';
import type { Session } from '../records/session.js';
import { identify, withMethods } from '../sessions/authentication-context.js';
import type { TellOwner } from '../sessions/new-session.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import { mayEnrolInstead } from './assurance.js';
import type { AuthorizeOutcome } from './outcome.js';
import { journeySteps, type PendingStep, type StepName } from './pending-steps.js';
import type { LaterVisit, Visits } from './visits.js';

/** What a person has just proved, by a step of the journey. */
export interface Proving {
  readonly step: StepName;
  readonly subject: string;
  /** RFC 8176. */
  readonly amr: readonly string[];
  /** By what it was proved; see `ProvedMethod`. */
  readonly credential?: Digest | undefined;
  /** The remembered device in which it was proved; see `ProvedMethod`. */
  readonly rememberedDevice?: string | undefined;
  /** The session there, of a sign-in elsewhere. */
  readonly upstream?: UpstreamSession | undefined;
  /** When it was proved; default: now. Never later than that. */
  readonly at?: EpochSeconds | undefined;
  /** The session that this browser had until now. Of the same person it goes on; of another it ends. */
  readonly replaces?: Session | undefined;
  /** They want to stay signed in; undefined where they were not asked: what they said before stands. */
  readonly keep?: boolean | undefined;
  /** Their browser says that it can make a passkey where it runs; undefined where it was not asked: what it said before stands. */
  readonly makesPasskeys?: boolean | undefined;
  /** Tells its owner in the same unit of work, where nobody signed in with this browser before. */
  readonly tellOwner?: TellOwner | undefined;
}

/** Where a proof leads. */
export interface Proved {
  readonly outcome: AuthorizeOutcome;
  /** With the value of its cookie; undefined where there is more to prove. */
  readonly begun?: { readonly session: Session; readonly cookie: string } | undefined;
}

/** Of whom, and by what. */
export type ProvedSoFar = Pick<Proof, 'subject' | 'methods' | 'addsTo'>;

/**
 * All that the person has proved here by now. Undefined where the step does not count: what adds to a proof is worth nothing of somebody
 * whom no step before it knows.
 */
export async function provedWith(
  { clock, visits }: Pick<CorePorts, 'clock'> & { readonly visits: Visits },
  visit: LaterVisit,
  { step, subject, amr, credential, rememberedDevice, upstream, at: then, replaces }: Proving,
): Promise<ProvedSoFar | undefined> {
  const at = Math.min(clock.now(), then ?? Number.POSITIVE_INFINITY);
  const added = amr.map((each) => ({
    amr: each,
    at,
    ...(credential && { credential }),
    ...(rememberedDevice !== undefined && { rememberedDevice }),
    ...(upstream && { upstream }),
  }));
  const { proof } = visit;
  const here = proof?.subject === subject ? proof : undefined;
  const methods = withMethods(here?.methods ?? [], added);
  if (journeySteps.find(({ name }) => name === step)?.proves === 'who') return { subject, methods };
  const {
    person,
    pending: [next],
  } = await visits.standing(visit, replaces);
  if (person.session?.subject !== subject || !next || !isTurnOf(step, next, person.session)) return undefined;
  // Where nobody said here who they are, it is worth what the session is to which it adds.
  const saysWho = here !== undefined && here.addsTo === undefined;
  // With another password everything of the one before ends, that session too: whoever typed it goes on by it.
  const standsAlone = saysWho || (step === 'change_password' && identify(added));
  return { subject, methods, ...(!standsAlone && { addsTo: person.session.sessionId }) };
}

/** Whose factor is gone sets up another one in its place, once they proved who they are by what else they have. */
function isTurnOf(step: StepName, { name, proves }: PendingStep, session: Session): boolean {
  // Whoever is offered something may take it.
  if (step === 'enrol_factor' && name === 'offer') return true;
  if (proves !== 'more') return false;
  return step === name || (step === 'enrol_factor' && name === 'second_factor' && mayEnrolInstead(session));
}

export function proofOf(
  { interaction, browserDigest }: LaterVisit,
  proved: Omit<Proof, 'interactionId' | 'browserDigest' | 'expiresAt'>,
): Proof {
  const { interactionId, expiresAt } = interaction;
  return { interactionId, browserDigest, expiresAt, ...proved };
}
