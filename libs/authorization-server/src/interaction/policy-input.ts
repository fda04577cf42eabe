import type { Client } from '../records/client.js';
import type { Consent } from '../records/consent.js';
import type { PersonRequest } from '../records/person-request.js';
import type { Session } from '../records/session.js';
import type { EpochSeconds } from '../shared/clock.js';

/** All that the policy may look at. */
export interface PolicyInput {
  readonly request: PersonRequest & { readonly kind: 'authorization' | 'device' };
  /** What the client calls the person of the session. */
  readonly subjectForClient?: string | undefined;
  readonly client: Client;
  readonly session?: Session | undefined;
  readonly consent?: Consent | undefined;
  readonly loggedInSessionId?: string | undefined;
  readonly consentedAt?: EpochSeconds | undefined;
  readonly now: EpochSeconds;
}
