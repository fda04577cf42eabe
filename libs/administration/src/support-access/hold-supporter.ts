import { digest } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { AdministeredRecords } from '../records.js';

/** Seconds. */
const moment = 1;

/**
 * Within a unit of work, before it looks what a supporter has: whatever else they ask for or enter waits until it ends. Without, each of two
 * would find room for itself.
 */
export async function holdSupporter(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { failureCounts }: Pick<AdministeredRecords, 'failureCounts'>,
  supporter: string,
): Promise<void> {
  await failureCounts.add(`supporter ${digest(supporter)}`, 1, clock.now(), moment);
}
