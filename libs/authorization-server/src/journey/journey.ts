import type { ClientSource } from '../clients/client-source.js';
import type { AuthorizationRequest, DeviceRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Interaction } from '../records/interaction.js';
import type { ProtocolEvent } from '../records/protocol-event.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import { newSession, type SignIn } from '../sessions/new-session.js';
import { type Digest, sameDigest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import { identifier } from '../shared/random-source.js';
import type { Answer } from './answers/answer.js';
import { type AnswerNeeds, answerTo } from './answers/answer-to.js';
import { type GatherNeeds, gather } from './gather.js';
import { type InteractionView, seenOf, viewOf } from './interaction-view.js';
import { type AuthorizeOutcome, interactionOver } from './outcome.js';
import { type PendingStep, pendingSteps } from './pending-steps.js';
import { rememberConsent } from './remember-consent.js';

interface Needs extends AnswerNeeds, GatherNeeds, Pick<CorePorts, 'onEvent' | 'random' | 'settings' | 'unitOfWork'> {
  readonly clients: ClientSource;
}

/** An interaction named by the browser that began it. */
export interface InteractionReference {
  readonly interactionId: string;
  readonly browserDigest: Digest;
}

/** A request of a client, in the hands of a person. */
interface Visit {
  readonly request: AuthorizationRequest | DeviceRequest;
  readonly client: Client;
  readonly answer: Answer;
  readonly browserDigest: Digest;
  /** Undefined until a page has been shown. */
  readonly interaction?: Interaction | undefined;
}

/**
 * A person's way through the pages that a request takes, to its answer (OpenID Connect Core §3.1.2.3, §3.1.2.4). Each visit looks
 * the interaction up once and decides once what is next.
 */
export class Journey {
  constructor(private readonly deps: Needs) {}

  /** With a request that was just read: to its first page, or answered at once. */
  async begin(input: {
    request: AuthorizationRequest | DeviceRequest;
    client: Client;
    session: Session | undefined;
    browserDigest: Digest;
  }): Promise<AuthorizeOutcome> {
    const { request, client, session, browserDigest } = input;
    const visit: Visit = { request, client, browserDigest, answer: answerTo(this.deps, request, client) };
    return this.#goOn(visit, await this.#pending(visit, session), session);
  }

  /** After a page: to the next page or back to the client. */
  async resume(reference: InteractionReference & { session?: Session | undefined }): Promise<AuthorizeOutcome> {
    const visit = await this.#find(reference);
    if (!visit) return interactionOver();
    return this.#goOn(visit, await this.#pending(visit, reference.session), reference.session);
  }

  /** Undefined when it is unknown, over, or of another browser. */
  async describe(reference: InteractionReference): Promise<InteractionView | undefined> {
    const visit = await this.#find(reference);
    return visit && viewOf(this.deps, visit.interaction, visit.client);
  }

  /**
   * The person has just proved within the interaction who they are: a session, the value of its cookie, and the way on. The
   * session is there also where the interaction is over or of another browser.
   */
  async signedIn(
    reference: InteractionReference & { signIn: SignIn },
  ): Promise<{ session: Session; cookie: string; outcome: AuthorizeOutcome }> {
    const { cookie, session: expected, write } = newSession(this.deps, reference.signIn);
    const visit = await this.#find(reference);
    const pending = visit && (await this.#pending(visit, expected, { loggedInSessionId: expected.sessionId }));
    let session = expected;
    const sessionIn = async (stores: Stores) => {
      session = await write(stores);
      return session;
    };
    const isDone = visit !== undefined && pending?.length === 0 && !visit.answer.unmet(expected);
    if (isDone) {
      // The session and the answer are one unit of work: most sign-ins need no more.
      const outcome = await visit.answer.allowed(sessionIn, reference.interactionId);
      if (outcome) {
        this.#noteSignIn(session, visit);
        return { session, cookie, outcome };
      }
    }
    await this.deps.unitOfWork.run(async (stores) => {
      await sessionIn(stores);
      if (visit) await stores.interactions.recordLogin(reference.interactionId, session.sessionId);
    });
    this.#noteSignIn(session, visit);
    const goesOn = visit !== undefined && pending !== undefined && !isDone;
    return { session, cookie, outcome: goesOn ? await this.#goOn(visit, pending, session) : interactionOver() };
  }

  /**
   * The person allows what was asked. It is remembered for where the answer goes, added to what was agreed before of the same
   * client as it is now; not where a remembered answer would never count.
   * @param reference.seen of the view that they were shown: where the client is another by now, they are shown that
   */
  async allow(reference: InteractionReference & { session: Session; seen: string }): Promise<AuthorizeOutcome> {
    const visit = await this.#find(reference);
    if (!visit) return interactionOver();
    const { session } = reference;
    const pending = await this.#pending(visit, session);
    const [next, ...later] = pending;
    // Consent counts only where it is what is missing: an allow that jumps over the login page leads back to it.
    if (next?.name !== 'consent' || !sameDigest(reference.seen, seenOf(visit.client))) {
      return this.#goOn(visit, pending, session);
    }
    const outcome = await this.#goOn(visit, later, session, async ({ consents, interactions }) => {
      const { request, client } = visit;
      if (request.kind === 'authorization') {
        await rememberConsent(consents, request, client, session.subject, this.deps.clock.now());
      }
      if (later.length > 0) await interactions.recordConsent(reference.interactionId, session.sessionId);
    });
    const { subject } = session;
    if (outcome.kind !== 'error_page')
      this.#note({ event: 'consent_allowed', clientId: visit.client.clientId, subject });
    return outcome;
  }

  async deny(reference: InteractionReference): Promise<AuthorizeOutcome> {
    const visit = await this.#find(reference);
    if (!visit) return interactionOver();
    const denied = await this.deps.unitOfWork.run(async (stores) => {
      if (!(await stores.interactions.complete(reference.interactionId))) return false;
      return visit.answer.recordDenial(stores, this.deps.clock.now());
    });
    if (denied) this.#note({ event: 'consent_denied', clientId: visit.client.clientId });
    const error = new OAuthError('access_denied', 'the person denied the request');
    return denied ? visit.answer.refused(error) : interactionOver();
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
    [next]: readonly PendingStep[],
    session: Session | undefined,
    first?: (stores: Stores) => Promise<void>,
  ): Promise<AuthorizeOutcome> {
    const { answer, interaction } = visit;
    if (next) {
      const unaskable = answer.unaskable(next);
      if (unaskable) return answer.refused(unaskable);
      if (first) await this.deps.unitOfWork.run(first);
      return { kind: 'interaction', step: next.name, interactionId: await this.#interactionIdOf(visit) };
    }
    if (!session) throw new Error('nobody is signed in, and no step asks for it');
    const unmet = answer.unmet(session);
    if (unmet) return answer.refused(unmet);
    const sessionIn = async (stores: Stores) => {
      await first?.(stores);
      return session;
    };
    return (await answer.allowed(sessionIn, interaction?.interactionId)) ?? interactionOver();
  }

  async #pending(
    { request, client, interaction }: Visit,
    session: Session | undefined,
    changes: Partial<Pick<Interaction, 'loggedInSessionId'>> = {},
  ): Promise<readonly PendingStep[]> {
    return pendingSteps(await gather(this.deps, request, client, session, { ...interaction, ...changes }));
  }

  async #interactionIdOf({ interaction, request, browserDigest }: Visit): Promise<string> {
    if (interaction) return interaction.interactionId;
    const now = this.deps.clock.now();
    const interactionId = identifier(this.deps.random);
    await this.deps.stores.interactions.insert({
      interactionId,
      browserDigest,
      request,
      createdAt: now,
      expiresAt: now + this.deps.settings.interactionLifetime,
    });
    return interactionId;
  }

  async #find({
    interactionId,
    browserDigest,
  }: InteractionReference): Promise<(Visit & { readonly interaction: Interaction }) | undefined> {
    const interaction = await this.deps.stores.interactions.find(interactionId);
    const usable =
      interaction !== undefined &&
      interaction.expiresAt > this.deps.clock.now() &&
      sameDigest(interaction.browserDigest, browserDigest);
    const client = usable ? await this.deps.clients.find(interaction.request.clientId) : undefined;
    if (!usable || !client) return undefined;
    const { request } = interaction;
    return { request, client, browserDigest, interaction, answer: answerTo(this.deps, request, client) };
  }
}
