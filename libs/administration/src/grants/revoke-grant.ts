import { withdrawGrant } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { unitOfWorkOf } from '../records.js';
import { unknown } from '../refusals.js';

/** With every token born from it and the consent behind it: the person is asked before there is another. @throws AdministrationError unknown */
export async function revokeGrant(ports: AdministrationPorts, initiator: Initiator, grantId: string): Promise<void> {
  const unitOfWork = unitOfWorkOf(ports.unitOfWork, initiator);
  if (!(await withdrawGrant({ ...ports, unitOfWork }, grantId, initiator.entity))) throw unknown('live grant');
}
