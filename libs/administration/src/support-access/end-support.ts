import { endSupport as endOne } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-account/own-person.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';
import { isStorable } from './enter-own-support.js';

/** Accesses of one look at most: the next one finds the others. */
const mostAtOnce = 50;

/**
 * Nobody acts as that person by it any more: what was given by it is revoked, APIs hear of it, and so do apps that asked for that.
 * @throws AdministrationError unknown where there is none that is not over, forbidden
 */
export function endSupport(ports: AdministrationPorts, initiator: Initiator, accessId: string): Promise<void> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const access = isStorable(accessId) ? await records.supportAccesses.find(accessId) : undefined;
    const endedBy = access?.supporter === initiator.subject ? 'supporter' : 'operator';
    if (!access || !(await endOne(ports, records, access, endedBy, initiator.entity))) throw unknown('support access');
  });
}

/** The same by the supporter, or the person. False where there is none of this id that is theirs: whether it is somebody else's is said to nobody. */
export function endOwnSupport(ports: AdministrationPorts, person: OwnPerson, accessId: string): Promise<boolean> {
  return ports.unitOfWork.run(initiatorOf(person), async (records) => {
    const access = isStorable(accessId) ? await records.supportAccesses.find(accessId) : undefined;
    if (access?.supporter !== person.subject && access?.subject !== person.subject) return false;
    const endedBy = access.supporter === person.subject ? 'supporter' : 'person';
    return endOne(ports, records, access, endedBy, doingOf(person));
  });
}

/** Those whose time is over end, one in each unit of work: of several processes one ends it. How many this one ended. */
export async function endDueSupport(
  ports: AdministrationPorts,
  { supportAccesses }: Pick<AdministeredRecords, 'supportAccesses'>,
): Promise<number> {
  let ended = 0;
  for (const access of await supportAccesses.due(ports.clock.now(), mostAtOnce)) {
    const initiator = { entity: 'policy', through: 'issuer' } as const;
    const isMine = await ports.unitOfWork.run(initiator, (records) => endOne(ports, records, access, 'time', 'policy'));
    if (isMine) ended += 1;
  }
  return ended;
}
