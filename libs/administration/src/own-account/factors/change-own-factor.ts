import { linkPurposes } from '@signet/authorization-server';
import { type Factor, withoutCodes } from '@signet/identity';
import { givenName } from '@signet/runtime';
import { endWhatRestsOn } from '../../accounts/rests-on.js';
import { holdWaysIn, isLastWayIn } from '../../accounts/ways-in.js';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';
import { endOthersWithin } from '../sessions/end-own-sessions.js';
import { TooManyFactorChanges, tellWithUndo } from './tell-factor-change.js';

/** Code points of what a person calls one of theirs. */
export const factorNameMax = 64;

/** `last_way`: nobody could sign in to the account without it; `too_often`: too much changed within a week to be taken back. */
export type FactorRemoved = 'removed' | 'last_way' | 'too_often' | 'unknown';

/** What a person calls one of theirs. False where there is none of theirs of this id, or somebody changed it at this moment. */
export function renameOwnFactor(
  ports: AdministrationPorts,
  own: OwnPerson,
  { factorId, name }: { readonly factorId: string; readonly name: string },
): Promise<boolean> {
  return ports.unitOfWork.run(initiatorOf(own), async ({ factors }) => {
    const called = name === '' ? '' : givenName(name, factorNameMax);
    const factor = await theirs({ factors }, own.subject, factorId);
    if (!factor || called === undefined) return false;
    if (factor.name === called) return true;
    return factors.replace({ ...factor, name: called, revision: factor.revision + 1 });
  });
}

export interface Removal {
  readonly factorId: string;
  /** The session of whoever says so, which stays. */
  readonly stays?: string | undefined;
  /** Every other one ends, not only those in which it was proved. */
  readonly everywhere?: boolean | undefined;
}

/**
 * One way to sign in goes, with the recovery codes where it was the last one: what is asked of nobody needs none. The person is told, and may
 * bring it back for a week where they had it for as long.
 */
export async function removeOwnFactor(
  ports: AdministrationPorts,
  own: OwnPerson,
  { factorId, stays, everywhere }: Removal,
): Promise<FactorRemoved> {
  try {
    return await ports.unitOfWork.run(initiatorOf(own), async (records) => {
      const { subject, origin } = own;
      await holdWaysIn(ports, records, subject);
      const account = await records.accounts.find(subject);
      const factor = await theirs(records, subject, factorId);
      if (!account || !factor || factor.data.type === 'recovery_codes') return 'unknown';
      const { type } = factor.data;
      const all = await records.factors.enrolled(subject);
      const others = withoutCodes(all).filter((each) => each.factorId !== factorId);
      if (await isLastWayIn(records, account, factorId)) return 'last_way';
      if (!(await records.factors.delete(factor))) return 'unknown';
      const codes = all.find((each) => each.type === 'recovery_codes');
      const alone = others.length === 0 && codes ? [codes] : [];
      for (const each of alone) await records.factors.delete({ factorId: each.factorId, subject });
      await endWhatRestsOn(ports, records, { ...doingOf(own), except: stays }, [factor, ...alone]);
      if (everywhere) await endOthersWithin(ports, records, own, stays);
      // What can still be taken back by the link of its addition is brought back by none: it may be a thief's, who set it up and took it away.
      const isNew = factor.createdAt > ports.clock.now() - linkPurposes['undo-factor'].life;
      const undo = isNew ? undefined : { removed: factor };
      await tellWithUndo(ports, records, { account, origin, what: `${type}_removed`, undo });
      return 'removed';
    });
  } catch (error) {
    if (error instanceof TooManyFactorChanges) return 'too_often';
    throw error;
  }
}

async function theirs(
  { factors }: Pick<AdministeredRecords, 'factors'>,
  subject: string,
  factorId: string,
): Promise<Factor | undefined> {
  if (!/^[\w-]{1,128}$/.test(factorId)) return undefined;
  const factor = await factors.find(factorId);
  return factor?.subject === subject ? factor : undefined;
}
