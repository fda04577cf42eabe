import type { Outbox } from '@signet/administration';
import type { Clock } from '@signet/runtime';
import type { Carrier, Delivery } from './carrier.js';

/** Writes mail into a folder, for want of a server. */
export function outboxCarrier(outbox: Outbox, clock: Clock): Carrier {
  const trying = async (work: () => Promise<void>): Promise<Exclude<Delivery, { kind: 'refused' | 'delayed' }>> => {
    try {
      await work();
      return { kind: 'taken' };
    } catch (error) {
      return { kind: 'away', reason: (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN' };
    }
  };
  return {
    check: () => trying(() => outbox.make()),
    open: () => ({
      send: ({ mailId, message }) => trying(() => outbox.write(mailId, message, clock.now())),
      close: () => {},
    }),
  };
}
