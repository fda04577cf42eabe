import { queueMail } from '../mail/queue-mail.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import type { RequestOrigin } from '../shared/request-origin.js';

/** Whose account it is, at an address that they are known to read. */
export interface ToldOfDevice {
  readonly to: string;
  readonly name?: string | undefined;
  readonly locale?: string | undefined;
}

/** Seconds: what is told later helps nobody. */
const lifetime = 86_400;

/**
 * Within the unit of work of a sign-in, before it is told: its owner hears that a browser signed in which had not before. Of the first
 * sign-in there ever was nobody does.
 */
export async function tellOfNewDevice(
  deps: Pick<CorePorts, 'clock' | 'random'>,
  stores: Stores,
  { to, name, locale }: ToldOfDevice,
  { session, origin }: { readonly session: Session; readonly origin?: RequestOrigin | undefined },
): Promise<void> {
  const { subject, sessionId, device } = session;
  const [before] = await stores.auditLog.page({ subject, name: 'signed_in', limit: 1 });
  if (before === undefined) return;
  const now = deps.clock.now();
  await queueMail(deps, stores, {
    template: 'new-device',
    data: {
      at: now,
      ...device,
      ...(origin?.address !== undefined && { address: origin.address }),
      ...(name !== undefined && { name }),
    },
    to,
    locale,
    purpose: `new_device ${sessionId}`,
    expires: now + lifetime,
    source: origin?.address,
  });
}
