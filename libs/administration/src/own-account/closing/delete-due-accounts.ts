import { deleteWithin } from '../../accounts/end-account.js';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { isDue } from './close-own-account.js';

/** Accounts of one look at most: the next one finds the others. */
const mostAtOnce = 50;

interface Deleting {
  /** Whether the clock is believed, asked before each of them (decision 50). */
  readonly isTrusted: () => Promise<boolean>;
  readonly onDeleted: (subject: string) => void;
  /** The others go on. */
  readonly onFailed: (subject: string, error: unknown) => void;
}

/**
 * Deletes what people wanted deleted and whose time has come, as operators delete accounts, one in each unit of work: of several processes one
 * deletes it, one that is killed leaves it whole, and who takes it back in that moment is earlier or later, and never both.
 * @param ports of operators: their unit of work holds the account
 */
export async function deleteDueAccounts(
  ports: AdministrationPorts,
  { accounts }: Pick<AdministeredRecords, 'accounts'>,
  { isTrusted, onDeleted, onFailed }: Deleting,
): Promise<void> {
  if (!(await isTrusted())) return;
  for (const subject of await accounts.deletionsDue(ports.clock.now(), mostAtOnce)) {
    if (!(await isTrusted())) return;
    try {
      if (await deleteDue(ports, subject)) onDeleted(subject);
    } catch (error) {
      onFailed(subject, error);
    }
  }
}

function deleteDue(ports: AdministrationPorts, subject: string): Promise<boolean> {
  const initiator = { entity: 'user', subject, through: 'issuer' } as const;
  return ports.unitOfWork.run(initiator, async (records) => {
    const account = await records.accounts.find(subject);
    if (!account || !isDue(account, ports.clock.now())) return false;
    await deleteWithin(ports, records, initiator, account);
    return true;
  });
}
