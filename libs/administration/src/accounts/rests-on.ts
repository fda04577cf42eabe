import { type Digest, type Doing, digest, endSessionsBy, forgetProofsOf } from '@signet/authorization-server';
import type { EnrolledFactor } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import type { AdministeredRecords } from '../records.js';

interface Ended extends Doing {
  readonly subject: string;
  /** The session of the person who says so. */
  readonly except?: string | undefined;
}

/** How what was proved by a factor names it. */
export function credentialOf({ factorId }: Pick<EnrolledFactor, 'factorId'>): Digest {
  return digest(factorId);
}

/**
 * Within the unit of work in which something goes that a person signs in with: what was proved by it counts no more, neither on the way somewhere
 * nor in a session. One rule for factors and for identities elsewhere, whoever takes them.
 */
export async function endWhatRestsOn(
  ports: Pick<AdministrationPorts, 'clock' | 'random' | 'settings'>,
  records: AdministeredRecords,
  { except, ...doing }: Ended,
  gone: ReadonlyArray<Pick<EnrolledFactor, 'factorId'> | Digest>,
): Promise<void> {
  const { subject } = doing;
  const credentials = gone.map((each) => (typeof each === 'string' ? each : credentialOf(each)));
  await forgetProofsOf(records, subject);
  await endSessionsBy(ports, records, { subject, credentials, except }, doing);
}
