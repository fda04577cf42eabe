import type { AccountClaims } from './account.js';
import type { Grant } from './grant.js';
import type { SessionLife } from './session.js';

/** What the records say of a grant at one moment. */
export interface GrantStanding {
  readonly grant: Grant;
  /** Of the session that it was born in; undefined where there is none, or none any more. */
  readonly session?: SessionLife | undefined;
  /** Whether the access token that was asked about was revoked by itself. */
  readonly tokenRevoked: boolean;
  readonly account?: AccountClaims | undefined;
}

/** Where the core learns whether a grant still stands: asked anew with every token that is presented. */
export abstract class GrantStandings {
  /** @param jti of the access token that was presented, where one was */
  abstract find(grantId: string, jti?: string): Promise<GrantStanding | undefined>;
}
