import { acrClasses, acrLadder, acrOfToday, satisfiesAcr } from '@signet/auth-contracts';
import type { EnrolledMethod } from '../records/factors.js';
import type { ProvedMethod } from '../records/proved-method.js';
import type { Session } from '../records/session.js';
import { acrOf, amrOf, contextOf, identify, methodsOf } from '../sessions/authentication-context.js';
import { recentSignIn, signedInWithin } from '../sessions/recent-sign-in.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { StepInput } from './step-input.js';

/** Why more must be proved, and whether the person has what for. */
export interface Missing {
  readonly reason: 'has_factor' | 'required' | 'step_up' | 'before_enrolment';
  readonly by: 'factor' | 'enrolment';
  /** The classes of which one is to be reached. */
  readonly anyOf: readonly string[];
}

/** Whether nothing were missing, had the person signed in with a device that is remembered. */
export function isSparedByDevice(input: StepInput): boolean {
  const { assurance } = input;
  return !assurance.isSpared && missing({ ...input, assurance: { ...assurance, isSpared: true } }) === undefined;
}

interface Wanted {
  readonly reason: 'has_factor' | 'required' | 'step_up';
  readonly anyOf: readonly string[];
  readonly reached: string | undefined;
  /** Whoever has nothing that reaches it must set something up. */
  readonly mustEnrol: boolean;
}

/** Of a request: how fresh what it is answered with must be. */
type Freshness = Pick<StepInput, 'now' | 'began'> & {
  readonly request: Pick<StepInput['request'], 'kind' | 'maxAge' | 'prompts'>;
};

/**
 * What of a session counts for a request that wants a fresh sign-in (OpenID Connect Core §3.1.2.1 max_age, prompt=login): what was proved since
 * it began, and what is not too old.
 */
export function freshMethods(session: Session, { request, began, now }: Freshness): readonly ProvedMethod[] {
  const { maxAge, prompts } = request;
  const asksAgain = prompts.includes('login') || prompts.includes('select_account');
  if (maxAge === undefined && !asksAgain) return methodsOf(session);
  const isRecent = ({ at }: ProvedMethod) =>
    !asksAgain && maxAge !== undefined && signedInWithin(maxAge, { authTime: at }, now);
  return methodsOf(session).filter((method) => (began !== undefined && method.at >= began) || isRecent(method));
}

/** A session as the answer to this request tells of it: of no more than what counts for it, and of no class where nothing does. */
export function sessionFor(session: Session, freshness: Freshness): Session {
  return { ...session, ...(contextOf(freshMethods(session, freshness)) ?? { acr: undefined }) };
}

/** What must still be proved of who is there, the strongest that a factor of theirs reaches first; undefined where nothing is. */
export function missing(input: StepInput): Missing | undefined {
  const { session, assurance } = input;
  if (session === undefined) return undefined;
  const lacking = wanted(input, session).flatMap(({ reached, ...want }): readonly Missing[] => {
    const { anyOf, reason } = want;
    if (anyOf.some((acr) => satisfiesAcr(reached, acr))) return [];
    // Of whoever acts as the person nothing can be asked here. A class that a request wishes for is not reached; one that it must have, it is refused.
    if (session.support) return reason === 'step_up' ? [] : [{ reason, by: 'factor', anyOf }];
    if (canReach(session, countedFor(reason, assurance.enrolled), anyOf)) return [{ reason, by: 'factor', anyOf }];
    if (!want.mustEnrol || !canReach(session, assurance.enrollable, anyOf)) return [];
    return [beforeEnrolment(session, input) ?? { reason, by: 'enrolment', anyOf }];
  });
  // What is enough for the strongest is enough for the others: nobody is asked twice.
  const byFactor = lacking.filter(({ by }) => by === 'factor').sort((one, other) => rungOf(other) - rungOf(one));
  return byFactor[0] ?? lacking[0];
}

/** A factor that is taken of nobody by now is asked for of its person all the same, lest a password alone open what it kept shut. */
function countedFor(reason: Wanted['reason'], enrolled: readonly EnrolledMethod[]): readonly EnrolledMethod[] {
  return reason === 'has_factor' ? enrolled : enrolled.filter(({ isUsable = true }) => isUsable);
}

function wanted(input: StepInput, session: Session): readonly Wanted[] {
  const { request, assurance, orders } = input;
  const whole = session.acr;
  const fresh = sessionFor(session, input).acr;
  const isAsked = assurance.enrolled.some((one) => one.isAsked);
  const second = [acrClasses.twoFactors];
  // It claims nothing: it stands for what the installation wants of every sign-in, and for no class that somebody asks for. Nor does it choose
  // another password, where the one that is to be changed may be known to others.
  const isSpared = assurance.isSpared && !orders.has('change_password');
  const reached = isSpared && !satisfiesAcr(whole, acrClasses.twoFactors) ? acrClasses.twoFactors : whole;
  const asked = request.acrValues.filter((acr) => acrLadder.some((known) => satisfiesAcr(known, acr)));
  return [
    ...(isAsked ? [{ reason: 'has_factor', anyOf: second, reached, mustEnrol: false } as const] : []),
    ...(assurance.isSecondFactorRequired
      ? [{ reason: 'required', anyOf: second, reached, mustEnrol: true } as const]
      : []),
    ...assurance.required.map(
      (acr) => ({ reason: 'required', anyOf: [acr], reached: fresh, mustEnrol: true }) as const,
    ),
    ...(asked.length > 0
      ? [{ reason: 'step_up', anyOf: asked, reached: fresh, mustEnrol: request.acrEssential } as const]
      : []),
  ];
}

/** Whoever has a factor proves it, now, before they set up another: a password alone, which may be stolen, adds none. */
function beforeEnrolment(session: Session, input: StepInput): Missing | undefined {
  const isProved = satisfiesAcr(acrOf(amrOf(lately(session, input))), acrClasses.twoFactors);
  if (isProved || !input.assurance.enrolled.some(({ isAsked }) => isAsked)) return undefined;
  return { reason: 'before_enrolment', by: 'factor', anyOf: [acrClasses.twoFactors] };
}

/** Whether a factor is to be set up in a session of which nobody said lately whose it is: the browser may be in other hands. */
export function mustIdentifyBeforeEnrolment(input: StepInput): boolean {
  const lacking = missing(input);
  const leadsToEnrolment = lacking?.by === 'enrolment' || lacking?.reason === 'before_enrolment';
  return input.session !== undefined && leadsToEnrolment && !identify(lately(input.session, input));
}

/** Whether who is there may set something up: they said lately who they are, by all that they have. */
export function mayEnrolNow(input: StepInput): boolean {
  const { session } = input;
  return session !== undefined && identify(lately(session, input)) && beforeEnrolment(session, input) === undefined;
}

/** As for a page of the issuer on which factors are set up. */
function lately(session: Session, { request: { kind }, began, now }: StepInput): readonly ProvedMethod[] {
  return freshMethods(session, { began, now, request: { kind, maxAge: recentSignIn, prompts: [] } });
}

function canReach(session: Session, methods: readonly EnrolledMethod[], anyOf: readonly string[]): boolean {
  const wanted = { anyOf, proved: methodsOf(session) };
  return methods.some(({ amr }) => wouldReach(wanted, amr));
}

/** What is to be reached, and what of it somebody proved. */
export interface WantedClass {
  /** The classes of which one is to be reached. */
  readonly anyOf: readonly string[];
  readonly proved: readonly ProvedMethod[];
}

/** Whether these methods beside what was proved are enough. */
export function wouldReach({ anyOf, proved }: WantedClass, amr: readonly string[]): boolean {
  const reached = acrOf(amrOf([...proved, ...amr.map((one) => ({ amr: one }))]));
  return anyOf.some((acr) => satisfiesAcr(reached, acr));
}

/** The lowest class that is enough, by its place on the ladder. */
function rungOf({ anyOf }: Missing): number {
  return Math.min(...anyOf.map((acr) => acrLadder.indexOf(acrOfToday(acr))));
}

/** Whether somebody whose session is this may set up a factor, though their turn is to prove one: by another one of theirs. */
export function mayEnrolInstead(session: Session): boolean {
  return satisfiesAcr(session.acr, acrClasses.twoFactors);
}

/** When it is no second later. */
export function isDue(from: EpochSeconds | undefined, now: EpochSeconds): boolean {
  return from !== undefined && from <= now;
}
