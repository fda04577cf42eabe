import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import type { ConsumeOutcome } from './consume-outcome.js';

/** RFC 9126: parameters that a client left with us, known by the digest of their `request_uri`. */
export interface PushedAuthorizationRequest {
  readonly digest: Digest;
  readonly clientId: string;
  /** Already taken out of a request object where there was one. */
  readonly parameters: ParameterList;
  /** Of the key that the code will be bound to (RFC 9449 §10.1). */
  readonly confirmation?: Confirmation | undefined;
  /** Whether the parameters came in a signed request object (RFC 9101). */
  readonly signed: boolean;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  readonly consumedAt?: EpochSeconds | undefined;
}

export abstract class PushedAuthorizationRequestStore {
  abstract insert(request: PushedAuthorizationRequest): Promise<void>;
  abstract find(digest: Digest): Promise<PushedAuthorizationRequest | undefined>;
  /** One conditional update: it ends when its answer is given, not when its page is loaded. */
  abstract consume(digest: Digest, now: EpochSeconds): Promise<ConsumeOutcome>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
