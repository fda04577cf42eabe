import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';

/**
 * Addresses and user agents of what a person did, or what was about them, are gone from the audit trail, which holds all the same. The
 * account need not be there any more. How many entries had one.
 */
export function forgetOrigins(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  subject: string,
): Promise<number> {
  return unitOfWork.run(initiator, ({ auditLog }) => auditLog.forgetOrigins({ subject }));
}
