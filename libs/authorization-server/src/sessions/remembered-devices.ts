import type { CorePorts } from '../records/core-ports.js';
import type { ProvedMethod } from '../records/proved-method.js';
import type { RememberedDevice } from '../records/remembered-device.js';
import type { Stores } from '../records/stores.js';
import { elapsedSince, isAhead } from '../shared/clock.js';

type Needs = Pick<CorePorts, 'clock' | 'settings'>;

/** Whether it still spares its person anything: never longer than the operator wants now, and not where a clock that ran ahead wrote it. */
export function isStillRemembered(
  { clock, settings }: Needs,
  { createdAt, expiresAt }: Pick<RememberedDevice, 'createdAt' | 'expiresAt'>,
): boolean {
  const now = clock.now();
  const { rememberedFor = 0 } = settings.factorPolicy;
  return !isAhead(createdAt, now) && elapsedSince(createdAt, now) < rememberedFor && now < expiresAt;
}

/** Whether any of this was proved in a browser that its person has remembered until now. */
export async function isOfRememberedDevice(
  deps: Needs & { readonly stores: Pick<Stores, 'rememberedDevices'> },
  subject: string,
  methods: readonly ProvedMethod[],
): Promise<boolean> {
  for (const deviceId of new Set(methods.map(({ rememberedDevice }) => rememberedDevice))) {
    const found = deviceId === undefined ? undefined : await deps.stores.rememberedDevices.find(deviceId);
    if (found?.subject === subject && isStillRemembered(deps, found)) return true;
  }
  return false;
}

/**
 * Within a unit of work: who they are is asked anew, and by all that they have. Whoever is half signed in goes no further, and no device is
 * remembered.
 */
export async function forgetProofsOf(
  { proofs, rememberedDevices }: Pick<Stores, 'proofs' | 'rememberedDevices'>,
  subject: string,
): Promise<void> {
  await proofs.deleteAllOf(subject);
  await rememberedDevices.deleteAllOf(subject);
}
