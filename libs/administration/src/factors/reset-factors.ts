import { type AccountLink, linkPurposes } from '@signet/authorization-server';
import type { Account, EnrolledFactor } from '@signet/identity';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import { endWhatRestsOn } from '../accounts/rests-on.js';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { makeLink } from '../links/account-links.js';
import { happened, notify } from '../notices/notify.js';
import type { AdministeredRecords } from '../records.js';

/** Seconds from the order until it counts, in which the person can stop it: by default, and at most. */
export const defaultResetWait = 86_400;
export const longestResetWait = 30 * 86_400;
/** Seconds for which a reset that counts waits for its person to sign in. */
const dueFor = 30 * 86_400;

/** What an operator ordered for somebody who has lost everything. */
export interface FactorsReset {
  readonly username: string;
  /** From when on it counts. */
  readonly effectiveAt: number;
  /** Of factors that went at once; 0 where it waits. */
  readonly removed: number;
}

/** What an operator sees of the factors of a person: neither what they call them nor anything of what they are. */
export interface FactorsOfPerson {
  readonly factors: ReadonlyArray<Pick<EnrolledFactor, 'createdAt' | 'lastUsedAt' | 'type'>>;
  /** When an ordered reset counts. */
  readonly resetAt?: number | undefined;
}

/**
 * All that somebody proves who they are by beside their password goes, for they have lost it: at once, or after a time in which they can stop it
 * by the link in the mail that tells them. What they set up after the order stays.
 * @throws AdministrationError invalid, unknown, in_use
 */
export async function resetFactors(
  ports: AdministrationPorts,
  initiator: Initiator,
  reference: AccountReference,
  { after = defaultResetWait }: { readonly after?: number | undefined } = {},
): Promise<FactorsReset> {
  if (!Number.isSafeInteger(after) || after < 0 || after > longestResetWait) {
    throw new AdministrationError('invalid', `a reset waits for 0 to ${longestResetWait} seconds`);
  }
  return ports.unitOfWork.run(initiator, async (records) => {
    const account = await accountOf(records, reference);
    const { subject, username } = account;
    const now = ports.clock.now();
    await endOrders(ports, records, subject);
    if (after === 0) {
      const removed = await removeAll(ports, records, account);
      return { username, effectiveAt: now, removed };
    }
    const effectiveAt = now + after;
    const facts = { reset: String(effectiveAt) };
    const made = await makeLink(ports, records, { purpose: 'undo-factor', account, facts, life: after + dueFor });
    if (!made) throw new AdministrationError('in_use', 'too much of what they sign in with changed within a week');
    const data = { ...happened(ports, account), what: 'reset_ordered', effectiveAt, secret: made.secret } as const;
    await notify(ports, records, account, { template: 'factors-changed', data });
    return { username, effectiveAt, removed: 0 };
  });
}

/** An ordered reset comes to nothing. True where there was one. @throws AdministrationError invalid, unknown */
export function stopFactorsReset(
  ports: AdministrationPorts,
  initiator: Initiator,
  reference: AccountReference,
): Promise<boolean> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const { subject } = await accountOf(records, reference);
    return (await endOrders(ports, records, subject)) > 0;
  });
}

/** @throws AdministrationError invalid, unknown */
export async function factorsOfPerson(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  records: Pick<AdministeredRecords, 'accountLinks' | 'accounts' | 'factors'>,
  reference: AccountReference,
): Promise<FactorsOfPerson> {
  const { subject } = await accountOf(records, reference);
  const [enrolled, orders] = await Promise.all([
    records.factors.enrolled(subject),
    ordersOf({ clock }, records, subject),
  ]);
  const resetAt = orders[0] && effectiveOf(orders[0]);
  const factors = enrolled.map(({ type, createdAt, lastUsedAt }) => ({
    type,
    createdAt,
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  }));
  return { factors, ...(resetAt !== undefined && { resetAt }) };
}

/** Whoever is asked for what they have lost is asked for it no more, once an order of before counts. True where one did. */
export async function resetFactorsIfDue(
  ports: AdministrationPorts,
  reading: Pick<AdministeredRecords, 'accountLinks'>,
  subject: string,
): Promise<boolean> {
  // Asked at each visit of whoever has a factor: hardly ever there is one.
  if ((await dueOrders(ports, reading, subject)).length === 0) return false;
  return ports.unitOfWork.run({ entity: 'user', subject, through: 'issuer' }, async (records) => {
    const due = await dueOrders(ports, records, subject);
    const account = due.length > 0 ? await records.accounts.find(subject) : undefined;
    if (!account) return false;
    for (const { digest } of due) if (!(await records.accountLinks.use(digest, ports.clock.now()))) return false;
    const before = Math.max(...due.map(({ createdAt }) => createdAt));
    await removeAll(ports, records, account, before);
    return true;
  });
}

async function removeAll(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  account: Account,
  until = Number.POSITIVE_INFINITY,
): Promise<number> {
  const { subject } = account;
  const enrolled = await records.factors.enrolled(subject);
  const former = enrolled.filter(({ createdAt }) => createdAt <= until);
  if (former.length === enrolled.length) await records.factors.deleteAllOf(subject);
  else for (const { factorId } of former) await records.factors.delete({ factorId, subject });
  // Whoever has what was lost goes no further by it.
  await endWhatRestsOn(ports, records, { entity: 'admin', subject }, former);
  const data = { ...happened(ports, account), what: 'reset' } as const;
  if (former.length > 0) await notify(ports, records, account, { template: 'factors-changed', data });
  return former.length;
}

async function endOrders(
  ports: Pick<AdministrationPorts, 'clock'>,
  records: AdministeredRecords,
  subject: string,
): Promise<number> {
  const orders = await ordersOf(ports, records, subject);
  for (const { digest } of orders) await records.accountLinks.delete(digest);
  return orders.length;
}

async function ordersOf(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { accountLinks }: Pick<AdministeredRecords, 'accountLinks'>,
  subject: string,
): Promise<readonly AccountLink[]> {
  const { mostOpen } = linkPurposes['undo-factor'];
  const open = await accountLinks.open({ purpose: 'undo-factor', subject }, clock.now(), mostOpen);
  return open.filter(({ facts }) => facts?.reset !== undefined);
}

async function dueOrders(
  ports: Pick<AdministrationPorts, 'clock'>,
  records: Pick<AdministeredRecords, 'accountLinks'>,
  subject: string,
): Promise<readonly AccountLink[]> {
  const now = ports.clock.now();
  return (await ordersOf(ports, records, subject)).filter((order) => effectiveOf(order) <= now);
}

function effectiveOf({ facts }: AccountLink): number {
  return Number(facts?.reset);
}
