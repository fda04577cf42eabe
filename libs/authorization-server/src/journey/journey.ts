import { type Doing, recordEntry } from '../audit/record-entry.js';
import type { WaitingRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { InteractionEnd } from '../records/interaction.js';
import type { ProtocolEvent } from '../records/protocol-event.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import { methodsOf } from '../sessions/authentication-context.js';
import { newSession } from '../sessions/new-session.js';
import { type Digest, sameDigest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { OfferName } from '../shared/offers.js';
import { Superseded, unlessSuperseded } from '../shared/superseded.js';
import type { SessionIn } from './answers/answer.js';
import { type InteractionView, seenOf, viewOf } from './interaction-view.js';
import { classesOffered } from './offers/offer-rules.js';
import { openOffer, refuseOffer } from './offers/open-offer.js';
import { type AuthorizeOutcome, interactionOver } from './outcome.js';
import type { PendingStep } from './pending-steps.js';
import { signInBy } from './person.js';
import { type Proved, type ProvedSoFar, type Proving, proofOf, provedWith } from './proving.js';
import { rememberConsent } from './remember-consent.js';
import { dueTerms, recordAcceptances, seenTerms } from './required-actions/accept-terms.js';
import { isStillLinked } from './still-linked.js';
import type { TurnedAway } from './theirs.js';
import { extendedUntil, type TimeLimit, timeLimitOf } from './time-limit.js';
import { type InteractionReference, type LaterVisit, type Visit, type VisitNeeds, Visits } from './visits.js';

/** Seconds for which what ended an interaction may be sent again: a second click, an answer that was lost on its way. */
const answeredAgainFor = 60;

/**
 * A person's way through the pages that a request takes, to its answer (OpenID Connect Core §3.1.2.3, §3.1.2.4). Each visit looks
 * the interaction up once and decides once what is next.
 */
export class Journey {
  readonly #visits: Visits;

  constructor(private readonly deps: VisitNeeds) {
    this.#visits = new Visits(deps);
  }

  /** With a request that was just read: to its first page, or answered at once. */
  async begin(input: {
    request: WaitingRequest;
    client: Client;
    session: Session | undefined;
    browserDigest: Digest;
  }): Promise<AuthorizeOutcome> {
    const { request, client, session, browserDigest } = input;
    return this.#look(this.#visits.first(request, client, browserDigest), session);
  }

  /** Without an act of the person: to the page that is next, or back to the client. */
  async resume(reference: InteractionReference & { session?: Session | undefined }): Promise<AuthorizeOutcome> {
    const visit = await this.#visits.find(reference);
    return visit && visit.interaction.answer === undefined ? this.#look(visit, reference.session) : interactionOver();
  }

  /**
   * The person needs more time; what they proved lasts as long.
   * @returns until when they have it, which is as before where there is no more; undefined where it is over, answered, or of another browser
   */
  async extend(reference: InteractionReference): Promise<TimeLimit | undefined> {
    const visit = await this.#visits.find(reference);
    if (!visit || visit.interaction.answer !== undefined) return undefined;
    const { clock, settings, unitOfWork } = this.deps;
    const { interactionId } = reference;
    const limit = timeLimitOf(visit.interaction, settings);
    const until = extendedUntil(limit, settings.interactionLifetime, clock.now());
    await unitOfWork.run(async ({ interactions, proofs }) => {
      if (await interactions.extend(interactionId, until)) await proofs.extend(interactionId, until);
    });
    return { ...limit, until };
  }

  /** Somebody else is to sign in: what was proved here counts no more. The caller ends the session. */
  async switchPerson(reference: InteractionReference): Promise<AuthorizeOutcome> {
    const visit = await this.#visits.find(reference);
    if (visit?.proof) await this.deps.stores.proofs.delete(reference.interactionId);
    return this.resume(reference);
  }

  /** Undefined when it is unknown, over, or of another browser; one that was just answered is still described. */
  async describe(
    reference: InteractionReference & { session?: Session | undefined },
  ): Promise<InteractionView | undefined> {
    const visit = await this.#visits.find(reference);
    if (!visit) return undefined;
    const { interaction, proof } = visit;
    const { session } = reference;
    const standing = interaction.answer === undefined ? await this.#visits.standing(visit, session) : undefined;
    const next = standing?.pending[0];
    const provedBy = interaction.answeredFor ?? proof?.subject;
    const shown = session ? await this.#visits.theirs(visit, session.subject) : visit;
    const { session: who, proved } = standing?.person ?? {};
    const lacking = standing?.missing;
    const anyOf = lacking?.anyOf ?? classesOffered(next);
    const wanted = who && anyOf && { anyOf, proved: methodsOf(who) };
    const isSparedByDevice = lacking !== undefined && standing?.isSparedByDevice === true;
    const progress = {
      next: next?.name,
      reason: next?.reason,
      wanted,
      isSparedByDevice,
      asked: who?.subject,
      proved,
      provedBy,
    };
    return viewOf(this.deps, shown, progress);
  }

  /**
   * The person has just proved something of themselves within the interaction. It is kept while there is more to prove; when there
   * is not, their session begins, with all methods. None begins where the interaction is over or of another browser.
   */
  async proved(reference: InteractionReference & { proving: Proving }): Promise<Proved> {
    const visit = await this.#visits.find(reference);
    const { replaces } = reference.proving;
    const soFar = visit && (await this.#provedWith(visit, reference.proving));
    const begun = soFar && (await unlessSuperseded(() => this.#begin(reference, visit, soFar)));
    return begun ?? { outcome: await this.resume({ ...reference, session: replaces }) };
  }

  /**
   * The person does what was ordered, and goes on as whom they have proved to be.
   * @param reference.write does it, and says whether it was not done yet
   * @returns undefined where it is not their turn, or it was done by then: nothing is written, and nobody is signed in
   */
  async fulfil(
    reference: InteractionReference & { proving: Proving; write: () => Promise<boolean> },
  ): Promise<Proved | undefined> {
    const visit = await this.#visits.find(reference);
    if (!visit || visit.interaction.answer !== undefined) return undefined;
    const soFar = await this.#provedWith(visit, reference.proving);
    if (!soFar || !(await reference.write())) return undefined;
    // Whoever took it is offered nothing more here.
    const { offer, ...interaction } = visit.interaction;
    if (offer !== undefined) await this.deps.stores.interactions.endOffer(reference.interactionId);
    const begun = await unlessSuperseded(() => this.#begin(reference, { ...visit, interaction }, soFar));
    return begun ?? { outcome: await this.resume({ ...reference, session: undefined }) };
  }

  #provedWith(visit: LaterVisit, proving: Proving): Promise<ProvedSoFar | undefined> {
    return provedWith({ clock: this.deps.clock, visits: this.#visits }, visit, proving);
  }

  /** @throws Superseded where the session ended without which it is less, or a sign-in elsewhere is linked no more */
  async #begin(
    reference: InteractionReference & { proving: Proving },
    visit: LaterVisit,
    soFar: ProvedSoFar,
  ): Promise<Proved> {
    const { subject, methods } = soFar;
    const { replaces, tellOwner } = reference.proving;
    const before = visit.proof?.subject === subject ? visit.proof.keep : undefined;
    const keep = reference.proving.keep ?? before;
    const {
      cookie,
      session: expected,
      write,
    } = newSession(this.deps, {
      ...signInBy(soFar, replaces),
      keep,
      tellOwner,
      clientId: visit.client.clientId,
      origin: reference.origin,
    });
    const makesPasskeys = reference.proving.makesPasskeys ?? visit.proof?.makesPasskeys;
    const pending = await this.#visits.pendingOf(visit, { session: expected, proved: methods, makesPasskeys });
    const isOver = visit.interaction.answer !== undefined;
    const proof = proofOf(visit, {
      ...soFar,
      keep: keep || undefined,
      makesPasskeys,
      createdAt: this.deps.clock.now(),
    });
    if (pending.some(({ proves }) => proves !== undefined)) {
      if (isOver) return { outcome: interactionOver() };
      return { outcome: await this.#goOn(visit, pending, undefined, ({ proofs }) => proofs.save(proof)) };
    }
    let session = expected;
    const sessionIn = async (stores: Stores) => {
      // What is unlinked at this moment ends the sessions that are there, and this one is not yet.
      if (!(await isStillLinked(stores, soFar))) throw new Superseded();
      session = await write(stores);
      return session;
    };
    if (!isOver && (pending.length > 0 || visit.answer.unmet(this.#visits.answering(visit, expected)))) {
      await this.deps.unitOfWork.run(async (stores) => {
        const { sessionId } = await sessionIn(stores);
        if (pending.length > 0) await stores.proofs.save({ ...proof, sessionId });
      });
      this.#noteSignIn(session, visit);
      return { outcome: await this.#goOn(visit, pending, session), begun: { session, cookie } };
    }
    // The session and the answer are one unit of work: most sign-ins need no more.
    let outcome = isOver ? undefined : await this.#close(visit, subject, sessionIn);
    outcome ??= await this.#again(reference, expected, sessionIn);
    if (!outcome) await this.deps.unitOfWork.run(sessionIn);
    this.#noteSignIn(session, visit);
    return { outcome: outcome ?? interactionOver(), begun: { session, cookie } };
  }

  /**
   * The person allows what was asked. It is remembered for where the answer goes, added to what was agreed before of the same
   * client as it is now; not where a remembered answer would never count.
   * @param reference.seen of the view that they were shown: where the client is another by now, they are shown that
   */
  async allow(reference: InteractionReference & { session: Session; seen: string }): Promise<AuthorizeOutcome> {
    const { session } = reference;
    const asked = await this.#visits.find(reference);
    if (!asked) return interactionOver();
    const visit = await this.#visits.theirs(asked, session.subject);
    const { answer } = visit.interaction;
    if (answer === 'denied') return this.#denied(visit);
    if (answer === undefined) {
      const pending = await this.#visits.pending(visit, session);
      const [next, ...later] = pending;
      // Consent counts only where it is what is missing: an allow that jumps over the login page leads back to it.
      if (next?.name !== 'consent' || !sameDigest(reference.seen, seenOf(visit))) {
        return this.#goOn(visit, pending, session);
      }
      const { request, client } = visit;
      const remember = async (stores: Stores) => {
        const { consents, interactions } = stores;
        if (request.kind === 'authorization') {
          await rememberConsent(consents, request, client, session.subject, this.deps);
        }
        if (later.length > 0) await interactions.recordConsent(reference.interactionId, session.sessionId);
        await this.#tell(stores, 'consent_allowed', visit, { subject: session.subject, origin: reference.origin });
      };
      const outcome = await this.#goOn(visit, later, session, remember);
      if (outcome.kind !== 'error_page') {
        const isRefused = outcome.kind === 'redirect' && outcome.error !== undefined;
        if (!isRefused) this.#note({ event: 'consent_allowed', clientId: client.clientId, subject: session.subject });
        return outcome;
      }
    }
    return (await this.#again(reference, session, async () => session)) ?? interactionOver();
  }

  /**
   * The person accepts what they must. It is kept whatever becomes of the request.
   * @param reference.seen of what they were shown: where that is another by now, they are shown that
   */
  async acceptTerms(reference: InteractionReference & { session: Session; seen: string }): Promise<AuthorizeOutcome> {
    const { session, seen } = reference;
    const { subject } = session;
    const visit = await this.#visits.find(reference);
    if (!visit) return interactionOver();
    // The same form came at once twice: the one that is later is answered as the first.
    const again = () => this.#again(reference, session, async () => session);
    if (visit.interaction.answer !== undefined) return (await again()) ?? interactionOver();
    const orAgain = async (outcome: AuthorizeOutcome) =>
      outcome.kind === 'error_page' ? ((await again()) ?? outcome) : outcome;
    const { person, pending } = await this.#visits.standing(visit, session);
    const [next, ...later] = pending;
    const { clientId } = visit.client;
    const due = await dueTerms(this.deps, { subject, clientId });
    const isTurn = next?.name === 'accept_terms' && person.session?.subject === subject;
    if (!isTurn || !sameDigest(seen, seenTerms(due))) return orAgain(await this.#goOn(visit, pending, session));
    await recordAcceptances(this.deps, due, { subject, clientId, origin: reference.origin });
    return orAgain(await this.#goOn(visit, later, session));
  }

  /** The person does not take what they are offered, for now or for good, and goes on as if nothing had been offered. */
  async refuseOffer(
    reference: InteractionReference & { session: Session | undefined; forGood: boolean },
  ): Promise<AuthorizeOutcome> {
    const { session, forGood, interactionId } = reference;
    const visit = await this.#visits.find(reference);
    const { offer, offeredTo: subject } = visit?.interaction ?? {};
    if (visit && session && offer !== undefined && subject === session.subject) {
      const { clientId } = visit.client;
      await refuseOffer(this.deps, { offer, subject, interactionId, clientId, origin: reference.origin, forGood });
    }
    return this.#resumeOrAgain(reference);
  }

  /** Where what leads on was sent twice, the later one is answered as the first. */
  async #resumeOrAgain(reference: InteractionReference & { session: Session | undefined }): Promise<AuthorizeOutcome> {
    const { session } = reference;
    const outcome = await this.resume(reference);
    if (outcome.kind !== 'error_page' || session === undefined) return outcome;
    return (await this.#again(reference, session, async () => session)) ?? outcome;
  }

  /**
   * Also where there was nothing to allow, which the client is told as the same (RFC 6749 §4.1.2.1 access_denied). The first decision stands: a denial is answered again, and takes
   * nothing back that was allowed.
   */
  async deny(reference: InteractionReference & { session?: Session | undefined }): Promise<AuthorizeOutcome> {
    const visit = await this.#visits.find(reference);
    if (!visit) return interactionOver();
    const denied = await unlessSuperseded(() =>
      this.deps.unitOfWork.run(async (stores) => {
        await this.#complete(stores, visit, { answer: 'denied' });
        if (!(await visit.answer.recordDenial(stores, this.deps.clock.now()))) throw new Superseded();
        const { denial } = visit.answer;
        const by = { subject: visit.proof?.subject, origin: reference.origin };
        if (denial) await this.#tell(stores, denial, visit, by);
        return true;
      }),
    );
    if (denied) {
      const { session } = reference;
      const { turnedAway } = session ? await this.#visits.theirs(visit, session.subject) : visit;
      if (turnedAway) return visit.answer.refused(refusedTo(visit, turnedAway));
      if (visit.answer.denial) this.#note({ event: 'consent_denied', clientId: visit.client.clientId });
      return this.#denied(visit);
    }
    const after = await this.#visits.find(reference);
    return after?.interaction.answer === 'denied' ? this.#denied(after) : interactionOver();
  }

  #denied({ answer }: Visit): Promise<AuthorizeOutcome> {
    return answer.refused(new OAuthError('access_denied', 'the person denied the request'));
  }

  async #look(visit: Visit, session: Session | undefined): Promise<AuthorizeOutcome> {
    return this.#goOn(visit, await this.#visits.pending(visit, session), session);
  }

  #tell(
    stores: Stores,
    name: 'consent_allowed' | 'consent_denied' | 'device_denied',
    { client: { clientId }, request }: Visit,
    { subject, origin }: Pick<Doing, 'subject' | 'origin'>,
  ): Promise<void> {
    const after = { scopes: request.identityScopes, resources: request.resources };
    const target = { record: 'clients', id: clientId };
    const doing = { entity: 'user', subject, clientId, origin } as const;
    return recordEntry(this.deps, stores, doing, { name, target, subject, after });
  }

  #noteSignIn({ subject, sessionId }: Session, visit: Visit | undefined): void {
    this.#note({ event: 'signed_in', subject, sessionId, clientId: visit?.client.clientId });
  }

  #note(event: ProtocolEvent): void {
    this.deps.onEvent?.(event);
  }

  /** @param first what the person did on this page, written with what comes of it or not at all */
  async #goOn(
    visit: Visit,
    [next, ...later]: readonly PendingStep[],
    session: Session | undefined,
    first?: (stores: Stores) => Promise<void>,
  ): Promise<AuthorizeOutcome> {
    const { answer } = visit;
    if (next?.isSkippable && session) {
      const offering = { offer: next.reason as OfferName, offeredTo: session.subject, first };
      if (!(await openOffer(this.deps, visit, offering))) return this.#goOn(visit, later, session, first);
      return { kind: 'interaction', step: next.name, interactionId: await this.#visits.interactionIdOf(visit) };
    }
    if (next) {
      if (next.name === 'no_access') {
        const { subject } = session ?? {};
        const audiences = visit.request.resources.map(({ identifier }) => identifier).join(' ');
        const { clientId } = visit.client;
        this.#note({ event: 'access_refused', clientId, subject, reason: next.reason, audiences });
      }
      const unaskable = answer.unaskable(next);
      if (unaskable) return answer.refused(unaskable);
      if (first) await this.deps.unitOfWork.run(first);
      return { kind: 'interaction', step: next.name, interactionId: await this.#visits.interactionIdOf(visit) };
    }
    if (!session) throw new Error('nobody is signed in, and no step asks for it');
    const unmet = answer.unmet(this.#visits.answering(visit, session));
    if (unmet) return answer.refused(unmet);
    const sessionIn = async (stores: Stores) => {
      await first?.(stores);
      return session;
    };
    return (await this.#close(visit, session.subject, sessionIn)) ?? interactionOver();
  }

  /** The answer, with which the interaction ends; undefined where somebody was earlier, or it is not for this person any more. */
  async #close(asked: Visit, answeredFor: string, sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined> {
    const visit = await this.#visits.theirs(asked, answeredFor);
    if (visit.turnedAway) return undefined;
    return visit.answer.allowed(async (stores) => {
      await this.#complete(stores, visit, { answer: 'allowed', answeredFor });
      return this.#visits.answering(visit, await sessionIn(stores));
    });
  }

  /** What the same person is answered who sends again what was allowed; undefined where that was another, or nobody. */
  async #again(
    reference: InteractionReference,
    session: Session,
    sessionIn: SessionIn,
  ): Promise<AuthorizeOutcome | undefined> {
    const { subject } = session;
    const visit = await this.#visits.find(reference);
    const isTheirs = visit?.interaction.answer === 'allowed' && visit.interaction.answeredFor === subject;
    const theirs = isTheirs ? await this.#visits.theirs(visit, subject) : undefined;
    if (!theirs || theirs.turnedAway || (await this.#visits.owes(theirs, session))) return undefined;
    return theirs.answer.allowedAgain(async (stores) => this.#visits.answering(theirs, await sessionIn(stores)));
  }

  /** @throws Superseded where it is over */
  async #complete(
    { interactions }: Stores,
    { interaction }: Visit | LaterVisit,
    end: Pick<InteractionEnd, 'answer' | 'answeredFor'>,
  ): Promise<void> {
    if (interaction === undefined) return;
    const expiresAt = Math.min(interaction.expiresAt, this.deps.clock.now() + answeredAgainFor);
    if (!(await interactions.complete(interaction.interactionId, { ...end, expiresAt }))) throw new Superseded();
  }
}

function refusedTo({ client }: Visit, reason: TurnedAway): OAuthError {
  return new OAuthError('access_denied', 'the person may not have this', {
    cause: { client_id: client.clientId, reason },
  });
}
