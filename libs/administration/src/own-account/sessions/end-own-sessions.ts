import { endSession } from '@signet/authorization-server';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';

/** Read at once. */
const atOnce = 500;

/**
 * With what lives in it: APIs and the clients of it hear of it. False where there is none of this id that is theirs: whether it is
 * somebody else's is said to nobody.
 */
export function endOwnSession(ports: AdministrationPorts, person: OwnPerson, sessionId: string): Promise<boolean> {
  return ports.unitOfWork.run(initiatorOf(person), async (records) => {
    const session = isStorable(sessionId) ? await records.sessions.find(sessionId) : undefined;
    if (session?.subject !== person.subject) return false;
    return endSession(ports, records, sessionId, doingOf(person));
  });
}

/** Each that they have, but `except`; and no device is remembered. How many there were. */
export function endOwnSessions(ports: AdministrationPorts, person: OwnPerson, except?: string): Promise<number> {
  return ports.unitOfWork.run(initiatorOf(person), async (records) => {
    await records.rememberedDevices.deleteAllOf(person.subject);
    return endOthersWithin(ports, records, person, except);
  });
}

/** The same within a unit of work. */
export async function endOthersWithin(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  person: OwnPerson,
  except?: string,
): Promise<number> {
  let ended = 0;
  for (;;) {
    const sessions = await records.sessions.listLive(person.subject, ports.clock.now(), atOnce);
    const others = sessions.filter(({ sessionId }) => sessionId !== except);
    for (const { sessionId } of others) {
      if (await endSession(ports, records, sessionId, doingOf(person))) ended += 1;
    }
    if (sessions.length < atOnce || others.length === 0) return ended;
  }
}

/** No record has another key, and PostgreSQL's text cannot hold NUL. */
function isStorable(sessionId: string): boolean {
  return sessionId.length <= 128 && !/\p{Cc}|\p{Cs}/u.test(sessionId);
}
