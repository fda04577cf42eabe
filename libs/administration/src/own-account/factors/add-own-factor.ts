import { identifier } from '@signet/authorization-server';
import { type Factor, onlyOne, type RecoveryCodesData, recoveryCodes } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';

/** Of one person, beside their recovery codes. */
export const mostFactors = 10;

export interface AddedFactor {
  readonly factor: Pick<Factor, 'handle' | 'amr' | 'data' | 'name'>;
  /** Made with it, in place of those before. */
  readonly codes?: RecoveryCodesData | undefined;
}

/** `exists`: somebody has it. */
export type FactorAdded = 'added' | 'exists' | 'too_many' | 'unknown';

/** A person has another way to prove who they are, and codes for the day on which it is lost. All of it or none. */
export async function addOwnFactor(
  ports: AdministrationPorts,
  own: OwnPerson,
  { factor, codes }: AddedFactor,
): Promise<FactorAdded> {
  const { subject } = own;
  try {
    return await ports.unitOfWork.run(initiatorOf(own), async (records) => {
      const account = await records.accounts.find(subject);
      if (!account || account.disabledAt !== undefined) return 'unknown';
      const before = await records.factors.enrolled(subject);
      if (before.filter(({ type }) => type !== 'recovery_codes').length >= mostFactors) return 'too_many';
      if (!(await records.factors.insert(newFactor(ports, subject, factor)))) throw new Exists();
      if (codes) await keepCodes(ports, records, subject, codes);
      return 'added';
    });
  } catch (error) {
    if (error instanceof Exists) return 'exists';
    throw error;
  }
}

/** Within a unit of work. */
export async function keepCodes(
  ports: Pick<AdministrationPorts, 'clock' | 'random'>,
  { factors }: Pick<AdministeredRecords, 'factors'>,
  subject: string,
  data: RecoveryCodesData,
): Promise<void> {
  const handle = onlyOne('recovery_codes', subject);
  const before = await factors.findByHandle(handle);
  if (before) await factors.delete(before);
  const made = newFactor(ports, subject, { handle, amr: recoveryCodes.amr, data, name: '' });
  if (!(await factors.insert(made))) throw new Exists();
}

function newFactor(
  { clock, random }: Pick<AdministrationPorts, 'clock' | 'random'>,
  subject: string,
  factor: AddedFactor['factor'],
): Factor {
  return { ...factor, factorId: identifier(random), subject, revision: 0, createdAt: clock.now() };
}

/** Undoes the unit of work. */
class Exists extends Error {}
