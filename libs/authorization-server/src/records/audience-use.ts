import type { EpochSeconds } from '../shared/clock.js';
import type { GrantTypeName } from '../vocabulary/grant-types.js';

/** What an access token was given for, for whoever counts and for what operators read. */
export interface IssuedFor {
  readonly audience: string;
  /** Those of the audience. */
  readonly scopes: readonly string[];
  /** Of an exchange (RFC 8693) the audience of the token that was traded. */
  readonly from?: string | undefined;
}

/** By which grant, to whom. */
export interface TokenIssued extends IssuedFor {
  readonly grantType: GrantTypeName;
  readonly clientId: string;
}

/** That a client got a scope at an audience, by which kind of grant; the time is that of the last token. All but that is its key. */
export interface AudienceUse {
  readonly clientId: string;
  /** The identifier of the resource server. */
  readonly audience: string;
  /** One of that audience; empty where the token has none. */
  readonly scope: string;
  readonly grantType: GrantTypeName;
  /** Of an exchange (RFC 8693) the audience of the token that was traded; empty of any other grant. */
  readonly from: string;
  readonly usedAt: EpochSeconds;
}

export abstract class AudienceUseStore {
  /**
   * A time that is there is only ever raised, whoever writes last. What is of a client or an audience that there is not is passed over:
   * they take theirs with them, and clients that are stored nowhere fill nothing.
   */
  abstract record(uses: readonly AudienceUse[]): Promise<void>;
  /** Of these clients at these audiences, by key. */
  abstract of(clientIds: readonly string[], audiences: readonly string[]): Promise<readonly AudienceUse[]>;
}
