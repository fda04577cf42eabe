import type { EpochSeconds } from '../shared/clock.js';
import type { ClaimsRequest } from './claims-request.js';
import type { ClientOrigin } from './client.js';
import type { ResourceAccess } from './resource-access.js';
import type { SupportMark } from './support-access.js';

/** Which client a grant was given to, and where the answer went: where it is another by now, the grant is over. */
export interface GrantedTo {
  readonly origin: ClientOrigin;
  /** When it was made: one of the same `clientId` that is made anew is another one. */
  readonly madeAt: EpochSeconds;
  /** The name of a `RedirectDestination`; undefined where no browser was sent anywhere. */
  readonly destination?: string | undefined;
}

/**
 * One authorization of a client by a person: the code, the refresh token family and every access token born from it
 * hang on this record and die with it. (A grant type is something else: a parameter of the token endpoint.)
 */
export interface Grant {
  readonly grantId: string;
  readonly subject: string;
  readonly clientId: string;
  /** Undefined in grants from before it was kept. */
  readonly grantedTo?: GrantedTo | undefined;
  /** The `sid` it was born in; undefined where no browser was there (RFC 7523). */
  readonly sessionId?: string | undefined;
  readonly identityScopes: readonly string[];
  /** The widest that any token of this grant may ever carry; how much of it the client and the person may still have is asked each time. */
  readonly resources: readonly ResourceAccess[];
  readonly authTime: EpochSeconds;
  readonly amr: readonly string[];
  readonly acr?: string | undefined;
  /** It outlives the session it was born in (OpenID Connect Core §11 offline_access). */
  readonly offline: boolean;
  readonly claims?: ClaimsRequest | undefined;
  /** The organization that the person acts for (`org_id`): once they are no member of it, the grant is over. */
  readonly organizationId?: string | undefined;
  /** Whose doing it is, where that is not its person's. */
  readonly support?: SupportMark | undefined;
  readonly createdAt: EpochSeconds;
  /** After this nothing of it is valid any more; then it is swept, with its codes and refresh tokens. */
  readonly expiresAt: EpochSeconds;
  readonly revokedAt?: EpochSeconds | undefined;
}

export interface GrantFilter {
  readonly subject?: string | undefined;
  readonly clientId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly offline?: boolean | undefined;
  readonly organizationId?: string | undefined;
}

export abstract class GrantStore {
  abstract insert(grant: Grant): Promise<void>;
  abstract find(grantId: string): Promise<Grant | undefined>;
  /** Not revoked, newest first (then by `grantId`), at most `limit`. */
  abstract list(filter: GrantFilter, limit: number): Promise<readonly Grant[]>;
  /** Of this person and these clients, not revoked, newest first (then by `grantId`), at most `each` of one client. */
  abstract listOf(subject: string, clientIds: readonly string[], each: number): Promise<readonly Grant[]>;
  /** Clients behind `after` with a live grant of this person, ordered by their ids' UTF-8, at most `limit`. */
  abstract clientsOf(wanted: {
    subject: string;
    after: string;
    limit: number;
    now: EpochSeconds;
  }): Promise<readonly string[]>;
  /** Each client that has or had a grant of this session, once, however many grants there are. */
  abstract clientsOfSession(sessionId: string): Promise<readonly string[]>;
  /** The same of each of these sessions, ordered by their ids' UTF-8; one that has none is absent. */
  abstract clientsOfSessions(sessionIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** True for the one call that revoked it. */
  abstract revoke(grantId: string, now: EpochSeconds): Promise<boolean>;
  /** Revokes all that match; at least one field must be given. How many. */
  abstract revokeAll(filter: GrantFilter, now: EpochSeconds): Promise<number>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
