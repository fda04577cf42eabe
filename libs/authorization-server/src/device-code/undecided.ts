import type { DeviceCode } from '../records/device-code.js';
import type { EpochSeconds } from '../shared/clock.js';

/** It still waits for a person. */
export function isUndecided(code: DeviceCode, now: EpochSeconds): boolean {
  return (
    code.grantId === undefined && code.deniedAt === undefined && code.consumedAt === undefined && code.expiresAt > now
  );
}
