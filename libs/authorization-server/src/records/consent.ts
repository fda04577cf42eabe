import type { EpochSeconds } from '../shared/clock.js';
import type { ConsentBasis } from './consent-basis.js';
import type { ResourceAccess } from './resource-access.js';

/**
 * What a person has agreed that a client may have at one destination, remembered between authorizations. It answers for the
 * person as long as the client is what they saw.
 */
export interface Consent {
  readonly subject: string;
  readonly clientId: string;
  /** Where the answer went: the name of a `RedirectDestination`. */
  readonly destination: string;
  readonly basis: ConsentBasis;
  readonly identityScopes: readonly string[];
  readonly resources: readonly ResourceAccess[];
  /** Ids of those that they agreed to act for; who acts for none needs none. */
  readonly organizations?: readonly string[] | undefined;
  readonly updatedAt: EpochSeconds;
}

export interface ConsentFilter {
  readonly clientId?: string | undefined;
  readonly subject?: string | undefined;
}

export abstract class ConsentStore {
  abstract find(subject: string, clientId: string, destination: string): Promise<Consent | undefined>;
  /**
   * Inserts it or replaces the one of the same subject, client and destination. Of this subject and client the `mostDestinations`
   * that were updated last stay, this one among them.
   */
  abstract save(consent: Consent): Promise<void>;
  /** Of this person and client, newest first. */
  abstract list(subject: string, clientId: string): Promise<readonly Consent[]>;
  /** Of this person and these clients, newest first. */
  abstract listOf(subject: string, clientIds: readonly string[]): Promise<readonly Consent[]>;
  /** Clients behind `after` of which the person agreed to something, ordered by their ids' UTF-8, at most `limit`. */
  abstract clientsOf(wanted: { subject: string; after: string; limit: number }): Promise<readonly string[]>;
  /** Deletes at most `limit` that were updated before that; how many. */
  abstract deleteOlderThan(args: { before: EpochSeconds; limit: number }): Promise<number>;
  /** Forgets all that match; at least one field must be given. How many. */
  abstract deleteAll(filter: ConsentFilter): Promise<number>;
}
