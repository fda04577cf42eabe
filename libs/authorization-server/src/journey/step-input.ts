import type { RedirectDestination } from '../clients/redirect-destination.js';
import type { WaitingRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { Consent } from '../records/consent.js';
import type { EnrolledMethod } from '../records/factors.js';
import type { PersonRequest } from '../records/person-request.js';
import type { ProvedMethod } from '../records/proved-method.js';
import type { Session } from '../records/session.js';
import type { TermsInForce } from '../records/terms.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { OrderedAction } from '../vocabulary/required-actions.js';
import type { OfferState } from './offers/offer-state.js';
import type { TurnedAway } from './theirs.js';

/** What operators and people themselves want of a sign-in, beside what its client asks for. */
export interface Assurance {
  /** Classes that whatever is asked for may be had with alone: each of them. */
  readonly required: readonly string[];
  /** Everybody needs a second factor by now. */
  readonly isSecondFactorRequired: boolean;
  /** Whoever is there signed in with a device that they have remembered, or acts as the person by two factors of their own. */
  readonly isSpared: boolean;
  readonly enrolled: readonly EnrolledMethod[];
  readonly enrollable: readonly EnrolledMethod[];
}

/** All that may decide whether a person must take a step. */
export interface StepInput {
  readonly request: PersonRequest & { readonly kind: WaitingRequest['kind'] };
  /** What the client calls the person of the session. */
  readonly subjectForClient?: string | undefined;
  readonly client: Client;
  /** Where the answer goes; undefined for a device, which asks for it itself. */
  readonly destination?: RedirectDestination | undefined;
  /** Of who is there: also the one that would begin with what was proved so far. */
  readonly session?: Session | undefined;
  readonly consent?: Consent | undefined;
  /** What the person of the session proved within the interaction. */
  readonly proved: readonly ProvedMethod[];
  /** When the interaction began; undefined before its first page. */
  readonly began?: EpochSeconds | undefined;
  readonly assurance: Assurance;
  readonly consentedSessionId?: string | undefined;
  readonly now: EpochSeconds;
  /** Why the person of the session can be given nothing. */
  readonly turnedAway?: TurnedAway | undefined;
  /** What the person of the session must accept. */
  readonly dueTerms: readonly TermsInForce[];
  /** What the person of the session was ordered to do. */
  readonly orders: ReadonlySet<OrderedAction>;
  /** Undefined where nothing is offered on this way. */
  readonly offers?: OfferState | undefined;
  /** The person of the session must say more of themselves. */
  readonly isIncomplete: boolean;
}
