import type { EpochSeconds } from '../shared/clock.js';

/**
 * What no longer counts. Access tokens name each of them: `sid`, `sub`, `grant_id`, `client_id`, `jti`, `org_id`, and in the header
 * `kid`. Of `access` it is some scopes and roles at some APIs: of a grant, of a client, or of everybody.
 */
export type RevokedKind =
  | 'session'
  | 'account'
  | 'grant'
  | 'client'
  | 'access_token'
  | 'signing_key'
  | 'organization'
  | 'access_of_grant'
  | 'access_of_client'
  | 'access';

/** What was lost at one API: tokens of before that carry any of it are refused there. */
export interface LostAt {
  readonly resource: string;
  readonly scopes: readonly string[];
  /** By name. */
  readonly roles: readonly string[];
}

/** Who brought it about (CAEP 1.0 §2, `initiating_entity`). */
export type InitiatingEntity = 'admin' | 'user' | 'policy' | 'system';

/** That something was revoked: the fact, which is signed for an audience when that one asks (RFC 8417). */
export interface SecurityEvent {
  /** The `jti` of its Security Event Tokens, the same in every stream. */
  readonly eventId: string;
  readonly kind: RevokedKind;
  /** Of the session, the account (its `sub`), the grant, the client, the access token, the key or the organization; empty for everybody. */
  readonly subjectId: string;
  /** Where access was lost. */
  readonly lost?: readonly LostAt[] | undefined;
  readonly initiatingEntity: InitiatingEntity;
  readonly occurredAt: EpochSeconds;
  /** After this no token that it speaks of can be alive any more; then it is swept. */
  readonly expiresAt: EpochSeconds;
}

export abstract class SecurityEventStore {
  /** Within the unit of work of what they report, so that neither is there without the other. */
  abstract insert(events: readonly SecurityEvent[]): Promise<void>;
  /** How many are there that occurred at `since` or later. */
  abstract countSince(since: EpochSeconds): Promise<number>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
