import type { ClientSource } from '../clients/client-source.js';
import type { WaitingRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Interaction } from '../records/interaction.js';
import type { Proof } from '../records/proof.js';
import type { Session } from '../records/session.js';
import { type Digest, sameDigest } from '../shared/digest.js';
import { identifier } from '../shared/random-source.js';
import type { RequestOrigin } from '../shared/request-origin.js';
import type { Answer } from './answers/answer.js';
import { type AnswerNeeds, answerTo } from './answers/answer-to.js';
import { isSparedByDevice, type Missing, missing, sessionFor } from './assurance.js';
import { type GatherNeeds, gather } from './gather.js';
import { issuerAsClient } from './issuer-as-client.js';
import { type PendingStep, pendingSteps } from './pending-steps.js';
import { halfSignedIn, type Person, personOf } from './person.js';
import { isStillLinked } from './still-linked.js';
import { type TurnedAway, theirs } from './theirs.js';

export interface VisitNeeds
  extends AnswerNeeds,
    GatherNeeds,
    Pick<CorePorts, 'accounts' | 'onEvent' | 'random' | 'settings' | 'unitOfWork'> {
  readonly clients: ClientSource;
}

/** An interaction named by the browser that began it. */
export interface InteractionReference {
  readonly interactionId: string;
  readonly browserDigest: Digest;
  /** For the audit trail. */
  readonly origin?: RequestOrigin | undefined;
}

/** A request of a client, in the hands of a person. */
export interface Visit {
  readonly request: WaitingRequest;
  readonly client: Client;
  readonly answer: Answer;
  readonly browserDigest: Digest;
  /** Undefined until a page has been shown. */
  readonly interaction?: Interaction | undefined;
  /** What was proved within the interaction, as far as it counts. */
  readonly proof?: Proof | undefined;
  /** Why the person whose it was made can be given nothing of it. */
  readonly turnedAway?: TurnedAway | undefined;
}

/** One of a request that had a page before. */
export type LaterVisit = Visit & { readonly interaction: Interaction };

/** Who is at a page, and what is asked of them, in order. */
export interface Standing extends Asked {
  readonly person: Person;
}

interface Asked {
  readonly pending: readonly PendingStep[];
  /** What must still be proved of them. */
  readonly missing: Missing | undefined;
  readonly isSparedByDevice: boolean;
}

/** Finds what a person is about, and says what they must still do. */
export class Visits {
  constructor(private readonly deps: VisitNeeds) {}

  first(request: WaitingRequest, client: Client, browserDigest: Digest): Visit {
    return { request, client, browserDigest, answer: answerTo(this.deps, request, client) };
  }

  /** Undefined where it is unknown, expired, or of another browser. */
  async find({ interactionId, browserDigest }: InteractionReference): Promise<LaterVisit | undefined> {
    const { interactions, proofs } = this.deps.stores;
    const [interaction, proof] = await Promise.all([interactions.find(interactionId), proofs.find(interactionId)]);
    const client = this.#isOf(interaction, browserDigest) ? await this.#clientOf(interaction.request) : undefined;
    if (!interaction || !client) return undefined;
    const counts =
      this.#isOf(proof, browserDigest) &&
      (await this.deps.accounts.isActive(proof.subject)) &&
      (await isStillLinked(this.deps.stores, proof));
    const visit = this.first(interaction.request, client, browserDigest);
    return { ...visit, interaction, proof: counts ? proof : undefined };
  }

  /** The same as it is for this person, who may be given less of it than it asks for. */
  async theirs<V extends Visit>(visit: V, subject: string): Promise<V> {
    const { request, turnedAway } = await theirs(this.deps, visit.request, visit.client, subject);
    if (request === visit.request && turnedAway === undefined) return visit;
    return { ...visit, request, turnedAway, answer: answerTo(this.deps, request, visit.client) };
  }

  async pending(visit: Visit, session: Session | undefined): Promise<readonly PendingStep[]> {
    return (await this.standing(visit, session)).pending;
  }

  /** Who is there, as far as it counts, and what they must still do. */
  async standing(visit: Visit, session: Session | undefined): Promise<Standing> {
    const half = halfSignedIn(this.deps, visit.proof, session);
    const rest = half && (await this.#asked(visit, half));
    // Without a step that asks for more they are nobody: a session begins with a proof alone.
    if (half && rest?.pending.some(({ proves }) => proves !== undefined)) return { person: half, ...rest };
    const person = personOf(session, visit.proof);
    return { person, ...(await this.#asked(visit, person)) };
  }

  async pendingOf(visit: Visit, person: Person): Promise<readonly PendingStep[]> {
    return (await this.#asked(visit, person)).pending;
  }

  async #asked(visit: Visit, person: Person): Promise<Asked> {
    const { request, turnedAway } = person.session ? await this.theirs(visit, person.session.subject) : visit;
    const { client, interaction } = visit;
    const input = await gather(this.deps, request, client, person, interaction, turnedAway);
    return { pending: pendingSteps(input), missing: missing(input), isSparedByDevice: isSparedByDevice(input) };
  }

  /** The session as the answer to this visit tells of it. */
  answering({ request, interaction }: Visit, session: Session): Session {
    return sessionFor(session, { request, began: interaction?.createdAt, now: this.deps.clock.now() });
  }

  /** Whether the person must do something that was ordered, whatever else was done. */
  async owes(visit: Visit, session: Session): Promise<boolean> {
    const pending = await this.pendingOf(visit, personOf(session, visit.proof));
    return pending.some(({ isRequired }) => isRequired);
  }

  /** The id of the interaction, which begins with its first page. */
  async interactionIdOf({ interaction, request, browserDigest }: Visit): Promise<string> {
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

  async #clientOf({ kind, clientId }: WaitingRequest): Promise<Client | undefined> {
    return kind === 'own_page' ? issuerAsClient(this.deps.settings) : this.deps.clients.find(clientId);
  }

  #isOf<Bound extends Pick<Interaction, 'browserDigest' | 'expiresAt'>>(
    bound: Bound | undefined,
    browserDigest: Digest,
  ): bound is Bound {
    return (
      bound !== undefined && bound.expiresAt > this.deps.clock.now() && sameDigest(bound.browserDigest, browserDigest)
    );
  }
}
