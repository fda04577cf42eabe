import { endEverythingOf, forgetProofsOf, type RequestOrigin, recordEntry } from '@signet/authorization-server';
import { Lockout } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import { type UsedLink, useLink } from '../links/account-links.js';
import { happened, notify } from '../notices/notify.js';

export interface RecoveredPassword {
  /** Of the account that the link is for. */
  readonly subject: string;
  readonly secret: string;
  /** What to store of the new password. */
  readonly passwordHash: string;
  /** Sessions and grants end, wherever they are. */
  readonly everywhere: boolean;
  readonly origin?: RequestOrigin | undefined;
}

/**
 * Another password by a link that mail carried, and what follows from it: who is half signed in by the one before goes no further, what failed
 * sign-ins made the person wait is forgotten, an order to change the password is done, and a notice goes out. Nobody is signed in.
 */
export function recoverPassword(
  ports: AdministrationPorts,
  { subject, secret, passwordHash: to, everywhere, origin }: RecoveredPassword,
): Promise<UsedLink> {
  const initiator = { entity: 'user', subject, through: 'self_service', origin } as const;
  return useLink(ports, initiator, { purpose: 'recover', secret }, async ({ account }, records) => {
    // Whoever made the link may have shown the address for theirs; an operator took that back meanwhile.
    if (account?.subject !== subject || !account.emailVerified) return false;
    const from = account.passwordHash;
    if (!(await records.accounts.replacePasswordHash({ subject, from, to }))) return false;
    await records.actionOrders.fulfil({ subject, action: 'change_password' });
    const by = { entity: 'user', subject, origin } as const;
    const target = { record: 'accounts', id: subject };
    const told = { name: 'password_changed', target, subject, after: { by: 'recovery', everywhere } } as const;
    await recordEntry(ports, records, by, { ...told, concealed: ['passwordHash'] });
    if (everywhere) await endEverythingOf(ports, records, subject, by);
    else await forgetProofsOf(records, subject);
    await new Lockout(records.loginAttempts).unlock(account.username);
    const data = { ...happened(ports, account, origin), by: 'recovery', endedSessions: everywhere } as const;
    await notify(ports, records, account, { template: 'password-changed', data });
    return true;
  });
}
