import type { EpochSeconds } from '../shared/clock.js';

/** `jti`s of access tokens revoked one by one (RFC 7009), kept until the token would have expired. */
export abstract class RevokedAccessTokenStore {
  abstract add(jti: string, expiresAt: EpochSeconds): Promise<void>;
  abstract has(jti: string): Promise<boolean>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
