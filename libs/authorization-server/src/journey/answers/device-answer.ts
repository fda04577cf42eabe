import type { DeviceRequest } from '../../records/authorization-request.js';
import type { Client } from '../../records/client.js';
import type { Stores } from '../../records/stores.js';
import type { EpochSeconds } from '../../shared/clock.js';
import type { AuthorizeOutcome } from '../outcome.js';
import { type AllowDeviceNeeds, allowDevice } from './allow-device.js';
import type { Answer, SessionIn } from './answer.js';

/** A device hears of the decision by itself (RFC 8628 §3.3); the person is only shown that it is made. */
export class DeviceAnswer implements Answer {
  readonly denial = 'device_denied';

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

  /** What was decided stays decided: it is only shown again. */
  async allowedAgain(sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined> {
    await this.deps.unitOfWork.run(sessionIn);
    return { kind: 'device_decided', allowed: true };
  }

  async allowed(sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined> {
    const decided = await allowDevice(this.deps, this.request, this.client, sessionIn);
    return decided ? { kind: 'device_decided', allowed: true } : undefined;
  }

  recordDenial({ deviceCodes }: Stores, deniedAt: EpochSeconds): Promise<boolean> {
    return deviceCodes.decide(this.request.deviceCode, { deniedAt });
  }

  async refused(): Promise<AuthorizeOutcome> {
    return { kind: 'device_decided', allowed: false };
  }
}
