import { type NewMail, queueMail, type RequestOrigin, type TellOwner } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import { sendLink } from '../../links/account-links.js';
import { happened } from '../../notices/notify.js';

/** Seconds: what is told later helps nobody. */
const lifetime = 86_400;

/**
 * Tells the owner of an account that a browser signed in which had not before, with a link that says that it was not them: to an address
 * that they are known to read. Of the first sign-in there ever was nobody is told.
 */
export function tellOfNewDevice(
  ports: Pick<AdministrationPorts, 'clock' | 'random'>,
  account: Account,
  origin: RequestOrigin | undefined,
): TellOwner | undefined {
  const { email, emailVerified, locale, subject } = account;
  if (email === undefined || !emailVerified) return undefined;
  return async (stores, { sessionId }) => {
    const [before] = await stores.auditLog.page({ subject, name: 'signed_in', limit: 1 });
    if (before === undefined) return;
    const address = origin?.address;
    const mail = (secret?: string): NewMail => ({
      template: 'new-device',
      data: { ...happened(ports, account, origin), secret, address },
      to: email,
      subject,
      locale,
      purpose: 'new_device',
      expires: ports.clock.now() + lifetime,
      source: address,
    });
    const link = { purpose: 'not-me', account, facts: { sessionId } } as const;
    const outcome = await sendLink(ports, stores, link, ({ secret }) => mail(secret));
    // It is told all the same.
    if (outcome === 'too_many_links') await queueMail(ports, stores, mail());
  };
}
