import { mailAddress, type Queued, sameDigest } from '@signet/authorization-server';
import { type Account, emailKey } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import { codeLifetime, keepEmailCode, sixDigits, tryEmailCode } from '../../email-codes.js';
import { sendLink, type UsedLink, useLink } from '../../links/index.js';
import { linkBond } from '../../links/link-bond.js';
import type { AdministeredRecords } from '../../records.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';
import { holderOf, TooManyChanges, takeNewEmail } from './new-email.js';

const purpose = 'confirm-new-email';

/** `same`: it has this address. What came of the mail is for the log alone: a page says the same whether somebody has the address or not. */
export type EmailAsked =
  | { readonly kind: 'asked'; readonly mail: Queued | 'in_use' | 'too_many_links' }
  | { readonly kind: 'same' | 'no_address' | 'unknown' };

/** `over`: the code, or the address that it was sent to, is good for nothing; `too_many`: the address changed too often within seven days. */
export type EmailConfirmed = 'changed' | 'wrong' | 'over' | 'too_many';

/**
 * Sends a code and a link to the address that the account is to have; nothing of it changes. Where another account has it, whoever reads there is told so
 * instead, and what is kept looks the same. Where no mail goes out, what was sent before stays good.
 * @param source the network of whoever asks
 */
export function changeOwnEmail(
  ports: AdministrationPorts,
  own: OwnPerson,
  given: string,
  source?: string,
): Promise<EmailAsked> {
  return ports.unitOfWork.run(initiatorOf(own), async (records): Promise<EmailAsked> => {
    const to = mailAddress(given);
    if (to === undefined) return { kind: 'no_address' };
    const account = await records.accounts.find(own.subject);
    if (!account || account.disabledAt !== undefined) return { kind: 'unknown' };
    const { email, emailVerified } = account;
    if (emailVerified && email !== undefined && emailKey(email) === emailKey(to)) return { kind: 'same' };
    return { kind: 'asked', mail: await ask(ports, records, account, { to, source }) };
  });
}

async function ask(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  account: Account,
  asked: { readonly to: string; readonly source: string | undefined },
): Promise<Queued | 'in_use' | 'too_many_links'> {
  const { subject, username, locale } = account;
  const { to } = asked;
  const holder = await holderOf(records, to, subject);
  const code = sixDigits(ports.random);
  const queued = await sendLink(ports, records, { purpose, account, address: to }, ({ secret, expiresAt }) => {
    const mail = { ...asked, purpose: 'change_email', expires: expiresAt } as const;
    return holder
      ? {
          ...mail,
          template: 'email-in-use',
          data: { username: holder.username },
          to: holder.email ?? to,
          subject: holder.subject,
          locale: holder.locale,
        }
      : { ...mail, template: purpose, data: { username, code, secret }, subject, locale };
  });
  if (queued !== 'queued') return queued;
  // Where the address is another's nobody was sent this code, and to guess it leads no further.
  const kept = { purpose: 'change_email', subject, email: to, code } as const;
  await keepEmailCode(ports, records, kept, ports.clock.now() + codeLifetime);
  return holder ? 'in_use' : queued;
}

/** By the code that was sent to the new address: the account has it, verified, and the one before is told. A try counts whatever becomes of it. */
export async function confirmNewEmail(
  ports: AdministrationPorts,
  own: OwnPerson,
  code: string,
): Promise<EmailConfirmed> {
  const { subject } = own;
  const tried = await ports.unitOfWork.run(initiatorOf(own), async (records) => {
    const [link] = await records.accountLinks.open({ purpose, subject }, ports.clock.now(), 1);
    if (link?.address === undefined) return undefined;
    const typed = { purpose: 'change_email', subject, email: link.address, code } as const;
    const sent = await tryEmailCode(ports, records, typed);
    return sent && { sent, link, address: link.address };
  });
  if (!tried) return 'wrong';
  const { sent, link, address } = tried;
  return unlessLost(() =>
    ports.unitOfWork.run(initiatorOf(own), async (records) => {
      const account = await records.accounts.find(subject);
      const bond = account && linkBond(purpose, account);
      if (!account || account.disabledAt !== undefined || !bond || !link.bond || !sameDigest(link.bond, bond))
        return 'over';
      if (!(await takeNewEmail(ports, records, { account, to: address, origin: own.origin }))) throw new Lost();
      if (!(await records.emailCodes.consume(sent))) throw new Lost();
      if (!(await records.accountLinks.use(link.digest, ports.clock.now()))) throw new Lost();
      return 'changed';
    }),
  );
}

/** By the link that was sent there, also in a browser in which nobody is signed in; nobody is signed in by it. */
export async function confirmNewEmailByLink(
  ports: AdministrationPorts,
  own: OwnPerson,
  secret: string,
): Promise<UsedLink | 'too_many'> {
  const { subject, origin } = own;
  try {
    return await useLink(ports, initiatorOf(own), { purpose, secret }, async ({ account, link }, records) => {
      if (account?.subject !== subject || link.address === undefined) return false;
      return takeNewEmail(ports, records, { account, to: link.address, origin });
    });
  } catch (error) {
    if (error instanceof TooManyChanges) return 'too_many';
    throw error;
  }
}

async function unlessLost(work: () => Promise<EmailConfirmed>): Promise<EmailConfirmed> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TooManyChanges) return 'too_many';
    if (error instanceof Lost) return 'over';
    throw error;
  }
}

/** Undoes the unit of work: somebody was faster. */
class Lost extends Error {}
