import {
  deadMailKept,
  type Mail,
  type MailState,
  type MailStore,
  mailAddress,
  newAuditEntry,
  type Queued,
  queueMail,
} from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { checkedPage, type Page, type PageRequest } from '../page.js';
import { unknown } from '../refusals.js';

/** A message as operators see it: to whom and what became of it, never what it says. */
export type MailView = Omit<Mail, 'data' | 'locale'>;

export const mailStates = ['waiting', 'sent', 'dead'] as const satisfies readonly MailState[];

interface Reader {
  readonly mail: Pick<MailStore, 'page'>;
}

/** Newest first; the `mailId` is the key of a page. @throws AdministrationError invalid */
export async function listMail(
  { mail }: Reader,
  state: MailState | undefined,
  request: Omit<PageRequest, 'search'>,
): Promise<Omit<Page<MailView>, 'total'>> {
  const { limit, after } = checkedPage(request);
  const found = await mail.page({ state, before: after, limit: limit + 1 });
  const items = found.slice(0, limit).map(view);
  const next = found.length > limit ? items.at(-1)?.mailId : undefined;
  return { items, ...(next !== undefined && { next }) };
}

/**
 * One that could not be sent waits again and is due at once. @throws AdministrationError unknown, or in_use where it is not dead, or of
 * no use any more
 */
export async function retryMail(
  { unitOfWork, clock }: AdministrationPorts,
  initiator: Initiator,
  mailId: string,
): Promise<MailView> {
  return unitOfWork.run(initiator, async ({ mail }) => {
    const present = /^[\w-]{1,64}$/.test(mailId) ? await mail.find(mailId) : undefined;
    if (present === undefined) throw unknown('message');
    const now = clock.now();
    if (!(await mail.revive(mailId, now, present.validUntil + deadMailKept))) {
      const words =
        present.state === 'dead' ? 'it is of no use any more: what it tells of is over' : `it is ${present.state}`;
      throw new AdministrationError('in_use', words);
    }
    return view((await mail.find(mailId)) ?? present);
  });
}

/** Seconds for which a test is worth anything. */
const testLife = 3_600;

const refusals: Readonly<Record<Exclude<Queued, 'queued'>, string>> = {
  no_address: 'this is not an address, such as name@example.com',
  too_many_to_address: 'enough tests went to this address within the hour',
  too_many_from_source: 'enough tests were asked for within the hour',
  too_many_waiting: 'too much mail waits to be sent',
};

/** Queues a message that says that mail arrives, and tells whose doing it was: it goes to any address. @throws AdministrationError invalid */
export async function sendTestMail(
  { unitOfWork, clock, random }: AdministrationPorts,
  initiator: Initiator,
  { to, askedBy }: { readonly to: string; readonly askedBy: string },
): Promise<{ readonly to: string }> {
  const address = mailAddress(to);
  if (address === undefined) throw new AdministrationError('invalid', refusals.no_address);
  const expires = clock.now() + testLife;
  const told = newAuditEntry(
    { clock, random },
    { name: 'mail_tested', initiator, target: { record: 'mail', id: 'test' }, personal: { after: { to: address } } },
  );
  const message = { template: 'test', data: { askedBy }, to: address, purpose: 'test', expires } as const;
  const queued = await unitOfWork.run(initiator, async (records) => {
    const outcome = await queueMail({ clock, random }, records, message);
    if (outcome === 'queued') await records.auditLog.append([told]);
    return outcome;
  });
  if (queued !== 'queued') throw new AdministrationError('invalid', refusals[queued]);
  return { to: address };
}

function view({ data: _, locale: __, ...rest }: Mail): MailView {
  return rest;
}
