import { endAccessOfApp } from '@signet/authorization-server';
import type { AdministrationPorts } from '../../administration-ports.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';

/** Longest `client_id` that a record has. */
const longest = 1024;

/** What an app has in the name of a person ends, with its tokens, and it asks before there is another. False where it has nothing. */
export function endOwnAccess(ports: AdministrationPorts, person: OwnPerson, clientId: string): Promise<boolean> {
  // No record has another name, and PostgreSQL's text cannot hold NUL.
  if (clientId.length > longest || /\p{Cc}|\p{Cs}/u.test(clientId)) return Promise.resolve(false);
  const of = { subject: person.subject, clientId };
  return ports.unitOfWork.run(initiatorOf(person), (records) =>
    endAccessOfApp(ports, records, of, { ...doingOf(person), clientId }),
  );
}
