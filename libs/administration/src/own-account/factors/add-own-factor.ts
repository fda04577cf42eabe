import { type Digest, type EpochSeconds, type FactorChange, identifier } from '@signet/authorization-server';
import {
  type Account,
  type Factor,
  onlyOne,
  type RecoveryCodesData,
  recoveryCodes,
  withoutCodes,
} from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';
import { TooManyFactorChanges, tellWithUndo } from './tell-factor-change.js';

/** Of one person, beside their recovery codes. */
export const mostFactors = 10;

export interface AddedFactor {
  /** Whoever names it before it is written has drawn its id. */
  readonly factor: Pick<Factor, 'handle' | 'amr' | 'data' | 'name'> & Partial<Pick<Factor, 'factorId'>>;
  /** Made with it, in place of those before. */
  readonly codes?: RecoveryCodesData | undefined;
  /** The form that it was set up by, which is good once: sent again, it would bring back what was used or taken away since. */
  readonly once?: FormOnce | undefined;
}

export interface FormOnce {
  readonly digest: Digest;
  /** When it is good no more by its time. */
  readonly until: EpochSeconds;
}

/** `exists`: somebody has it, or the form was sent before; `too_often`: too much changed within a week to be taken back. */
export type FactorAdded = 'added' | 'exists' | 'too_many' | 'too_often' | 'unknown';

/** A person has another way to prove who they are, and codes for the day on which it is lost; they are told. All of it or none. */
export async function addOwnFactor(
  ports: AdministrationPorts,
  own: OwnPerson,
  { factor, codes, once }: AddedFactor,
): Promise<FactorAdded> {
  const { subject, origin } = own;
  try {
    return await ports.unitOfWork.run(initiatorOf(own), async (records) => {
      const account = await openAccount(records, subject);
      if (!account) return 'unknown';
      const before = await records.factors.enrolled(subject);
      const others = withoutCodes(before).length;
      if (others >= mostFactors) return 'too_many';
      if (once && !(await isFirst(records, once))) return 'exists';
      const added = newFactor(ports, subject, factor);
      if (!(await records.factors.insert(added))) throw new FactorExists();
      if (codes) await keepCodes(ports, records, subject, codes);
      // Browsers that were known by a password alone: each would be a place of its own to guess codes at. Not the one of this very second.
      if (others === 0) await records.accounts.forgetDevices({ subject, now: added.createdAt - 1 });
      await records.rememberedDevices.deleteAllOf(subject);
      await records.actionOrders.fulfil({ subject, action: 'enrol_factor' });
      await tellWithUndo(ports, records, { account, origin, what: addedAs(added), undo: { added: added.factorId } });
      return 'added';
    });
  } catch (error) {
    if (error instanceof FactorExists) return 'exists';
    if (error instanceof TooManyFactorChanges) return 'too_often';
    throw error;
  }
}

/** Other recovery codes in place of those before; the person is told. False where the account is gone, or the form was sent before. */
export async function renewRecoveryCodes(
  ports: AdministrationPorts,
  own: OwnPerson,
  codes: RecoveryCodesData,
  once?: FormOnce,
): Promise<boolean> {
  const { subject, origin } = own;
  return ports.unitOfWork.run(initiatorOf(own), async (records) => {
    const account = await openAccount(records, subject);
    const enrolled = await records.factors.enrolled(subject);
    // They stand beside something else, and for nothing alone.
    if (!account || withoutCodes(enrolled).length === 0) return false;
    if (once && !(await isFirst(records, once))) return false;
    await keepCodes(ports, records, subject, codes);
    await tellWithUndo(ports, records, { account, origin, what: 'codes_made' });
    return true;
  });
}

async function openAccount({ accounts }: Pick<AdministeredRecords, 'accounts'>, subject: string) {
  const account: Account | undefined = await accounts.find(subject);
  return account?.disabledAt === undefined ? account : undefined;
}

function isFirst({ replays }: Pick<AdministeredRecords, 'replays'>, { digest, until }: FormOnce): Promise<boolean> {
  return replays.remember(digest, until);
}

/** @throws FactorExists where somebody was faster */
async function keepCodes(
  ports: Pick<AdministrationPorts, 'clock' | 'random'>,
  { factors }: Pick<AdministeredRecords, 'factors'>,
  subject: string,
  data: RecoveryCodesData,
): Promise<void> {
  const handle = onlyOne('recovery_codes', subject);
  const before = await factors.findByHandle(handle);
  if (before) await factors.delete(before);
  const made = newFactor(ports, subject, { handle, amr: recoveryCodes.amr, data, name: '' });
  if (!(await factors.insert(made))) throw new FactorExists();
}

function newFactor(
  { clock, random }: Pick<AdministrationPorts, 'clock' | 'random'>,
  subject: string,
  factor: AddedFactor['factor'],
): Factor {
  return { factorId: identifier(random), ...factor, subject, revision: 0, createdAt: clock.now() };
}

function addedAs({ data: { type } }: Factor): FactorChange {
  return type === 'recovery_codes' ? 'codes_made' : `${type}_added`;
}

/** Undoes the unit of work. */
class FactorExists extends Error {}
