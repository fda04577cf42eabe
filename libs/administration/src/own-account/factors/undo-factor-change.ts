import { endEverythingOf } from '@signet/authorization-server';
import { type Account, withoutCodes } from '@signet/identity';
import { holdWaysIn, isLastWayIn } from '../../accounts/ways-in.js';
import type { AdministrationPorts } from '../../administration-ports.js';
import { type UsedLink, useLink } from '../../links/account-links.js';
import type { AdministeredRecords } from '../../records.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';
import { openFactor } from './sealed-factor.js';
import { tellWithUndo } from './tell-factor-change.js';

/**
 * What was set up is gone, or what was taken away is there again: whoever says so did not do it, so that everything that others may hold ends.
 * Nobody is signed in by it.
 * @param own of whoever the link is for
 */
export function undoFactorChange(ports: AdministrationPorts, own: OwnPerson, secret: string): Promise<UsedLink> {
  const { subject, origin } = own;
  return useLink(ports, initiatorOf(own), { purpose: 'undo-factor', secret }, async ({ account, link }, records) => {
    if (account?.subject !== subject) return false;
    const { added, removed, reset } = link.facts ?? {};
    // What they have was not touched yet: with its order it is over, and nobody is signed out.
    if (reset !== undefined) return true;
    const isUndone =
      added !== undefined
        ? await takeAway(ports, records, account, added)
        : removed !== undefined && (await records.factors.insert(openFactor(secret, removed)));
    if (!isUndone) return false;
    await endEverythingOf(ports, records, subject, doingOf(own));
    await tellWithUndo(ports, records, { account, origin, what: 'undone' });
    return true;
  });
}

async function takeAway(
  ports: Pick<AdministrationPorts, 'clock'>,
  records: AdministeredRecords,
  account: Account,
  factorId: string,
): Promise<boolean> {
  const { factors } = records;
  const { subject } = account;
  await holdWaysIn(ports, records, subject);
  if (await isLastWayIn(records, account, factorId)) return false;
  const all = await factors.enrolled(subject);
  const gone = all.find((each) => each.factorId === factorId);
  const others = withoutCodes(all).filter((each) => each !== gone);
  if (!gone || !(await factors.delete({ factorId, subject }))) return false;
  const codes = all.find(({ type }) => type === 'recovery_codes');
  // Whoever set it up was shown those of that time, and may have made those since.
  if (codes && (others.length === 0 || codes.createdAt >= gone.createdAt))
    await factors.delete({ factorId: codes.factorId, subject });
  return true;
}
