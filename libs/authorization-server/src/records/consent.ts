import type { EpochSeconds } from '../shared/clock.js';
import type { ResourceAccess } from './resource-access.js';

/** What a person has agreed that a client may have, remembered between authorizations. */
export interface Consent {
  readonly subject: string;
  readonly clientId: string;
  readonly identityScopes: readonly string[];
  readonly resources: readonly ResourceAccess[];
  readonly updatedAt: EpochSeconds;
}

export abstract class ConsentStore {
  abstract find(subject: string, clientId: string): Promise<Consent | undefined>;
  /** Inserts it or replaces the one of the same subject and client. */
  abstract save(consent: Consent): Promise<void>;
  /** True where there was one. */
  abstract delete(subject: string, clientId: string): Promise<boolean>;
}
