import { endSession as endOne, endSessionsOf } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { unknown } from '../refusals.js';

/** With every grant that lives in it; APIs hear of it, and clients that asked for it. @throws AdministrationError unknown */
export function endSession(ports: AdministrationPorts, initiator: Initiator, sessionId: string): Promise<void> {
  return ports.unitOfWork.run(initiator, async (records) => {
    if (!(await endOne(ports, records, sessionId, initiator.entity))) throw unknown('live session');
  });
}

/** As `endSession`, each one of a person, who is no longer signed in anywhere, and of whom no device is remembered. How many. @throws AdministrationError invalid, unknown */
export function endSessions(
  ports: AdministrationPorts,
  initiator: Initiator,
  reference: AccountReference,
): Promise<number> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const { subject } = await accountOf(records, reference);
    const { rememberedDevices } = records;
    if ((await rememberedDevices.ofPerson(subject)).length > 0) await rememberedDevices.deleteAllOf(subject);
    return endSessionsOf(ports, records, subject, initiator.entity);
  });
}
