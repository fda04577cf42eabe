import { type EpochSeconds, mostOpenSupport } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import type { AdministeredRecords } from '../records.js';
import { type SupportView, supportView } from './support-view.js';

const most = 100;

type Looked = Pick<AdministeredRecords, 'accounts' | 'supportAccesses'>;

/** Who acted or acts as this person, newest first, the last hundred. @throws AdministrationError invalid, unknown */
export async function listSupport(
  records: Looked,
  person: AccountReference,
  now: EpochSeconds,
): Promise<readonly SupportView[]> {
  const { subject } = await accountOf(records, person);
  return (await records.supportAccesses.ofPerson(subject, most)).map((access) => supportView(access, now));
}

/** Those of a supporter that are not over, newest first. */
export async function listOwnSupport(
  { supportAccesses }: Pick<Looked, 'supportAccesses'>,
  supporter: string,
  now: EpochSeconds,
): Promise<readonly SupportView[]> {
  const open = await supportAccesses.openOf(supporter, now, mostOpenSupport);
  return open.map((access) => supportView(access, now)).filter(({ state }) => state !== 'over');
}
