import type { RequestOrigin } from '@signet/authorization-server';
import { type Account, normaliseUsername } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import { sendLinks } from '../links/account-links.js';
import type { AdministeredRecords } from '../records.js';

/** Accounts of one address that are told of in one message. */
const mostAccounts = 5;

export interface AskedRecovery {
  /** A user name or an address, as it was typed. */
  readonly identifier: string;
  readonly origin?: RequestOrigin | undefined;
  /** The network of whoever asks (`callerOf`). */
  readonly source: string;
  /** Where whoever asks is on the way to: in their own browser they go on from there. */
  readonly interactionId?: string | undefined;
}

/**
 * Sends links by which another password is chosen: to the verified address of the account of this user name, and of those that have this
 * address, each message to the address as the account has it and never as it was typed. An account that is disabled, or whose address
 * nobody has verified, gets none.
 * @returns what came of it, for the log alone: whoever asks is answered before, and the same whatever it is
 */
export async function askRecovery(ports: AdministrationPorts, asked: AskedRecovery): Promise<string> {
  const { identifier, origin } = asked;
  const initiator = { entity: 'user', through: 'self_service', origin } as const;
  const found = await ports.unitOfWork.run(initiator, (records) => whoReads(records, identifier));
  const outcomes: string[] = [];
  // Each in a unit of work of its own: two spellings of one address are counted as one, in whatever order they come.
  for (const [address, accounts] of found) {
    outcomes.push(await ports.unitOfWork.run(initiator, (records) => send(ports, records, asked, address, accounts)));
  }
  return outcomes[0] ?? 'nobody';
}

/** A link that was made against an account that is another one by now is good for nothing. */
function send(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  { source, interactionId }: AskedRecovery,
  address: string,
  accounts: readonly Account[],
): Promise<string> {
  const facts = interactionId === undefined ? undefined : { interactionId };
  const links = accounts.map((account) => ({ purpose: 'recover', account, facts }) as const);
  return sendLinks(ports, records, links, (made) => ({
    template: 'recover-password',
    data: { accounts: accounts.map(({ username }, nth) => ({ username, secret: made[nth]?.secret ?? '' })) },
    to: address,
    ...(accounts.length === 1 && { subject: accounts[0]?.subject }),
    locale: accounts[0]?.locale,
    purpose: 'recover_password',
    expires: made[0]?.expiresAt ?? 0,
    source,
  }));
}

/** Whom mail to somebody who is called so may go to, by their address: in the order in which mail is queued. */
export async function whoReads(
  { accounts }: Pick<AdministeredRecords, 'accounts'>,
  identifier: string,
): Promise<ReadonlyArray<readonly [address: string, accounts: readonly Account[]]>> {
  const username = usernameOf(identifier);
  const named = username === undefined ? undefined : await accounts.findByUsername(username);
  const having = await accounts.withVerifiedEmail(identifier.trim(), mostAccounts);
  const found = new Map([...(named ? [named] : []), ...having].map((account) => [account.subject, account]));
  const byAddress = new Map<string, Account[]>();
  for (const account of [...found.values()].slice(0, mostAccounts).sort(bySubject)) {
    const { email, emailVerified, disabledAt } = account;
    if (email === undefined || !emailVerified || disabledAt !== undefined) continue;
    byAddress.set(email, [...(byAddress.get(email) ?? []), account]);
  }
  return [...byAddress].sort(([one], [other]) => (one < other ? -1 : 1));
}

function bySubject(one: Account, other: Account): number {
  return one.subject < other.subject ? -1 : 1;
}

function usernameOf(identifier: string): string | undefined {
  try {
    return normaliseUsername(identifier);
  } catch {
    return undefined;
  }
}
