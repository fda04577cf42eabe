import {
  deviceKind,
  type Happened,
  type NewMail,
  type Notice,
  type Queued,
  queueMail,
  type RequestOrigin,
  recordEntry,
} from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import type { AdministeredRecords } from '../records.js';

/** Seconds: who reads it later is to know it too. */
const noticeLife = 5 * 86_400;

export interface ToWhom {
  /** Where that is not the address that the account has now, as with one that it had before. It was verified. */
  readonly to?: string | undefined;
}

/** What every notice says, of this account and of where the request came from. */
export function happened(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { username }: Pick<Account, 'username'>,
  origin?: RequestOrigin,
): Happened {
  const device = deviceKind(origin?.userAgent);
  return { username, at: clock.now(), ...(device && { device }) };
}

/**
 * Within the unit of work of what happened: its person is told by mail, at an address that is verified and at no other, for everybody may
 * say of any address that it is theirs. Where they cannot be, their activity says so.
 */
export async function notify(
  ports: Pick<AdministrationPorts, 'clock' | 'random'>,
  records: AdministeredRecords,
  account: Pick<Account, 'subject' | 'email' | 'emailVerified' | 'locale'>,
  notice: Notice,
  { to }: ToWhom = {},
): Promise<Queued | 'no_verified_address'> {
  const { subject, email, emailVerified, locale } = account;
  const address = to ?? (emailVerified ? email : undefined);
  const outcome =
    address === undefined ? 'no_verified_address' : await queue(ports, records, { notice, subject, address, locale });
  if (outcome !== 'queued') {
    const target = { record: 'accounts', id: subject };
    const told = {
      name: 'notice_not_sent',
      target,
      subject,
      after: { notice: notice.template, reason: outcome },
    } as const;
    await recordEntry(ports, records, 'system', told);
  }
  return outcome;
}

function queue(
  ports: Pick<AdministrationPorts, 'clock' | 'random'>,
  records: AdministeredRecords,
  {
    notice,
    subject,
    address,
    locale,
  }: Pick<Account, 'subject' | 'locale'> & { readonly notice: Notice; readonly address: string },
): Promise<Queued> {
  const mail: NewMail = {
    ...notice,
    to: address,
    // It goes with this person, and with nobody else who says that the address is theirs.
    subject,
    locale,
    purpose: 'notice',
    expires: ports.clock.now() + noticeLife,
  };
  return queueMail(ports, records, mail);
}
