import { digest } from '@signet/authorization-server';
import { emailKey } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import type { AdministeredRecords } from '../records.js';

/** Seconds. */
const moment = 1;

/**
 * Within a unit of work, before it looks whose an address is: whoever else wants to be known by it waits until it ends. Without, each of two
 * would find that it is nobody's, and afterwards it would identify neither.
 */
export async function holdAddress(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { failureCounts }: Pick<AdministeredRecords, 'failureCounts'>,
  email: string,
): Promise<void> {
  await failureCounts.add(`address ${digest(emailKey(email))}`, 1, clock.now(), moment);
}
