import { queueMail } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import { type AskedRecovery, whoReads } from './ask-recovery.js';

const purpose = 'sign_in';

export interface AskedSignInCode extends Pick<AskedRecovery, 'identifier' | 'origin' | 'source'> {
  /** It was made before anybody was looked up, and is kept nowhere. */
  readonly code: string;
  /** Of the page, where the account has none. */
  readonly locale: string;
  /** Epoch seconds. */
  readonly expires: number;
}

/**
 * Mails a code to the verified address of whoever is called so, for a sign-in that is to be proved beside its password.
 * @returns what came of it, for the log alone: whoever asks is answered before, and the same whatever it is
 */
export async function sendSignInCode(
  ports: AdministrationPorts,
  { identifier, code, origin, source, locale, expires }: AskedSignInCode,
): Promise<string> {
  const initiator = { entity: 'user', through: 'self_service', origin } as const;
  const found = await ports.unitOfWork.run(initiator, (records) => whoReads(records, identifier));
  const outcomes: string[] = [];
  for (const [to, [account]] of found) {
    if (account === undefined) continue;
    const { subject, name } = account;
    const mail = {
      template: 'verify-email-code',
      data: { code, ...(name !== undefined && { name }) },
      to,
      subject,
      locale: account.locale ?? locale,
      purpose,
      countedAs: purpose,
      expires,
      source,
    } as const;
    outcomes.push(await ports.unitOfWork.run(initiator, (records) => queueMail(ports, records, mail)));
  }
  return outcomes[0] ?? 'nobody';
}
