import type { EpochSeconds } from '../shared/clock.js';
import type { DeviceKind } from '../shared/device-kind.js';
import type { Digest } from '../shared/digest.js';

/**
 * A browser in which a person proved a second factor and asked not to be asked for it again for some days. It proves nothing: it only spares
 * what the installation wants of every sign-in. The value that the browser keeps is known here by digest only, and is another after each use.
 */
export interface RememberedDevice {
  readonly deviceId: string;
  readonly subject: string;
  readonly valueDigest: Digest;
  /** As it was when its value was last changed; absent where nothing of it is known here. */
  readonly device?: DeviceKind | undefined;
  readonly createdAt: EpochSeconds;
  /** When its value was last changed. */
  readonly lastUsedAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
}

/** One use of it: this value, and the one that takes its place. */
export interface DeviceUse {
  readonly deviceId: string;
  readonly from: Digest;
  readonly to: Digest;
  readonly device?: DeviceKind | undefined;
  readonly now: EpochSeconds;
}

/** Of one person; the one that was remembered first makes room. */
export const mostRememberedDevices = 10;

export abstract class RememberedDeviceStore {
  /** Also finds what has expired: whoever asks, decides. */
  abstract find(deviceId: string): Promise<RememberedDevice | undefined>;
  /** Also those that have expired; the newest first, then by `deviceId`. */
  abstract ofPerson(subject: string): Promise<readonly RememberedDevice[]>;
  abstract insert(device: RememberedDevice): Promise<void>;
  /** In one conditional update: true for exactly one of any number of parallel calls with the same `from`. */
  abstract use(use: DeviceUse): Promise<boolean>;
  /** True for the one call that deleted it. */
  abstract delete(device: Pick<RememberedDevice, 'deviceId' | 'subject'>): Promise<boolean>;
  /** How many there were. */
  abstract deleteAllOf(subject: string): Promise<number>;
  /** Deletes at most `limit` records with `expiresAt` <= now; how many. */
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
