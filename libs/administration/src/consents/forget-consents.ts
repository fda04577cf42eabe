import type { ConsentFilter } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';

/** The next authorization asks again; grants that there are stay. How many were forgotten. @throws AdministrationError invalid, without a person and a client */
export async function forgetConsents(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  filter: ConsentFilter,
): Promise<number> {
  if (filter.subject === undefined && filter.clientId === undefined) {
    throw new AdministrationError('invalid', 'whose consents: of a person, of a client, or of both');
  }
  return unitOfWork.run(initiator, ({ consents }) => consents.deleteAll(filter));
}
