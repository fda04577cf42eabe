import type { DeviceRequest } from '../../records/authorization-request.js';
import type { Client } from '../../records/client.js';
import type { Session } from '../../records/session.js';
import type { Stores } from '../../records/stores.js';
import type { EpochSeconds } from '../../shared/clock.js';
import type { AuthorizeOutcome } from '../outcome.js';
import { type AllowDeviceNeeds, allowDevice } from './allow-device.js';
import type { Answer } from './answer.js';

/** A device hears of the decision by itself (RFC 8628 §3.3); the person is only shown that it is made. */
export class DeviceAnswer implements Answer {
  constructor(
    private readonly deps: AllowDeviceNeeds,
    private readonly request: DeviceRequest,
    private readonly client: Client,
  ) {}

  /** Whoever brings a user code is there to be asked. */
  unaskable(): undefined {
    return undefined;
  }

  /** A device cannot demand an acr. */
  unmet(): undefined {
    return undefined;
  }

  async allowed(
    sessionIn: (stores: Stores) => Promise<Session>,
    interactionId: string | undefined,
  ): Promise<AuthorizeOutcome | undefined> {
    const decided = await allowDevice(this.deps, this.request, this.client, sessionIn, interactionId);
    return decided ? { kind: 'device_decided', allowed: true } : undefined;
  }

  recordDenial({ deviceCodes }: Stores, deniedAt: EpochSeconds): Promise<boolean> {
    return deviceCodes.decide(this.request.deviceCode, { deniedAt });
  }

  async refused(): Promise<AuthorizeOutcome> {
    return { kind: 'device_decided', allowed: false };
  }
}
