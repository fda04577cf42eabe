import { type Queued, queueMail, type RequestOrigin } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import { codeLifetime, keepEmailCode, sixDigits, tryEmailCode } from '../email-codes.js';

/** An account that somebody wants to make: it is nowhere before they have shown that they read mail at its address. */
export interface WantedAccount {
  readonly account: Account & { readonly email: string };
  readonly origin?: RequestOrigin | undefined;
}

/**
 * Sends a code to the address, in place of the one before. Where the address is verified of somebody already, they are told so instead,
 * and no code is good: whoever asks for it sees no difference, and all that is looked up and written is the same.
 * @returns for the log: a page says the same whatever came of it
 */
export function sendRegistrationCode(
  ports: AdministrationPorts,
  { account: { subject, email, name }, origin }: WantedAccount,
  { locale, source }: { readonly locale?: string | undefined; readonly source?: string | undefined },
): Promise<Queued> {
  return ports.unitOfWork.run({ entity: 'user', through: 'self_service', origin }, async (records) => {
    const expiresAt = ports.clock.now() + codeLifetime;
    const [owner] = await records.accounts.withVerifiedEmail(email, 1, 'disabled too');
    const sent = sixDigits(ports.random);
    // Of so many letters, no six digits are it.
    const nobodys = Buffer.from(ports.random.bytes(32)).toString('base64url');
    const content = owner
      ? ({ template: 'account-exists', data: { username: owner.username } } as const)
      : ({ template: 'verify-email-code', data: { code: sent, ...(name !== undefined && { name }) } } as const);
    const purpose = 'registration';
    const queued = await queueMail(ports, records, {
      ...content,
      to: email,
      locale,
      purpose,
      expires: expiresAt,
      source,
    });
    if (queued === 'queued') {
      await keepEmailCode(ports, records, { subject, email, code: owner ? nobodys : sent }, expiresAt);
    }
    return queued;
  });
}

/** `taken`: of the name, by somebody who was faster; `held`: of the address, which this person can read and may be told. */
export type Registered = 'made' | 'before' | 'wrong' | 'taken' | 'held';

/** The account is made, with its address verified, by the code that was sent there for it; all or none of it, and once. */
export async function registerAccount(
  ports: AdministrationPorts,
  { account, origin }: WantedAccount,
  code: string,
): Promise<Registered> {
  const { subject, email } = account;
  const initiator = { entity: 'user', subject, through: 'self_service', origin } as const;
  // A try counts whatever becomes of it.
  const right = await ports.unitOfWork.run(initiator, (records) =>
    tryEmailCode(ports, records, { subject, email, code }),
  );
  if (!right) return 'wrong';
  try {
    await ports.unitOfWork.run(initiator, async (records) => {
      if (!(await records.emailCodes.consume(right))) throw new NotMade('before');
      if ((await records.accounts.withVerifiedEmail(email, 1, 'disabled too')).length > 0) throw new NotMade('held');
      const now = ports.clock.now();
      const made = { ...account, emailVerified: true, createdAt: now, updatedAt: now };
      if ((await records.accounts.insert(made)) === 'username_taken') throw new NotMade('taken');
    });
    return 'made';
  } catch (error) {
    if (error instanceof NotMade) return error.why;
    throw error;
  }
}

/** Undoes the unit of work. */
class NotMade extends Error {
  constructor(readonly why: Exclude<Registered, 'made' | 'wrong'>) {
    super(why);
  }
}
