import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { RedeemOutcome } from './consume-outcome.js';
import type { RefreshToken } from './refresh-token.js';
import type { ResourceAccess } from './resource-access.js';

/** RFC 8628: a device that waits for a person who decides elsewhere. Both codes are known by digest only. */
export interface DeviceCode {
  readonly digest: Digest;
  readonly userCodeDigest: Digest;
  readonly clientId: string;
  readonly identityScopes: readonly string[];
  readonly resources: readonly ResourceAccess[];
  /** As the device named it, by name or id. */
  readonly organization?: string | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  /** Seconds between polls; grows by 5 with each `slow_down` (§3.5). */
  readonly interval: number;
  readonly lastPolledAt?: EpochSeconds | undefined;
  /** The person allowed it: what tokens come from. */
  readonly grantId?: string | undefined;
  readonly deniedAt?: EpochSeconds | undefined;
  readonly consumedAt?: EpochSeconds | undefined;
}

export abstract class DeviceCodeStore {
  /** False where the user code is taken. */
  abstract insert(code: DeviceCode): Promise<boolean>;
  abstract find(digest: Digest): Promise<DeviceCode | undefined>;
  abstract findByUserCode(userCodeDigest: Digest): Promise<DeviceCode | undefined>;
  /**
   * Notes a poll in one conditional update; `too_fast` where the last one is younger than the interval, which then grows. One of
   * the future, which a clock ahead wrote, says nothing.
   */
  abstract poll(digest: Digest, now: EpochSeconds): Promise<'noted' | 'too_fast'>;
  /** The person's decision, once: false where there is one already. */
  abstract decide(digest: Digest, decision: { grantId: string } | { deniedAt: EpochSeconds }): Promise<boolean>;
  /** As for authorization codes. */
  abstract consume(
    digest: Digest,
    now: EpochSeconds,
    issued?: RefreshToken,
    hasLeft?: () => boolean,
  ): Promise<RedeemOutcome>;
  /** Undoes `consume`, for an answer that nobody has heard. @param issued what it was redeemed for: it is gone first */
  abstract giveBack(digest: Digest, issued: Digest | undefined): Promise<void>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
