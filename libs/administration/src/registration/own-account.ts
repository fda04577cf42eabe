import { digest, type Queued, type RequestOrigin } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { holdAddress } from '../accounts/hold-address.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { codeLifetime, keepEmailCode, sixDigits, tryEmailCode } from '../email-codes.js';
import { sendLink, useLink } from '../links/index.js';
import type { AdministeredRecords } from '../records.js';

const purpose = 'register';

/** Seconds for which what somebody wants may wait for its code or its link (`WantedAccount`). */
export const wantedFor = 3600;
/** Seconds: well beyond that, for clocks of processes differ and jump. */
const madeOnceFor = 24 * wantedFor;

/** An account that somebody wants to make: it is nowhere before they have shown that they read mail at its address. */
export interface WantedAccount {
  readonly account: Account & { readonly email: string };
  readonly origin?: RequestOrigin | undefined;
}

interface HowToSend {
  /** What the link carries of the account: nobody can read it there. */
  readonly sealed: string;
  readonly locale?: string | undefined;
  readonly source?: string | undefined;
}

/**
 * Sends a code and a link to the address, in place of the code before. Where the address is verified of somebody already, they are told so
 * instead, and no code and no link is good: whoever asks for it sees no difference, and all that is looked up and written is the same.
 * @returns for the log: a page says the same whatever came of it
 */
export function sendRegistrationCode(
  ports: AdministrationPorts,
  { account: { subject, email, name }, origin }: WantedAccount,
  { sealed, locale, source }: HowToSend,
): Promise<Queued | 'too_many_links'> {
  return ports.unitOfWork.run({ entity: 'user', through: 'self_service', origin }, async (records) => {
    const [owner] = await records.accounts.withVerifiedEmail(email, 1, 'disabled too');
    const sent = sixDigits(ports.random);
    // Of so many letters, no six digits are it.
    const nobodys = Buffer.from(ports.random.bytes(32)).toString('base64url');
    const link = { purpose, address: email, facts: { sealed } } as const;
    const queued = await sendLink(ports, records, link, ({ secret, expiresAt: expires }) => {
      const content = owner
        ? ({ template: 'account-exists', data: { username: owner.username }, subject: owner.subject } as const)
        : ({
            template: 'verify-email-code',
            data: { code: sent, secret, ...(name !== undefined && { name }) },
          } as const);
      return { ...content, to: email, locale, purpose: 'registration', expires, source };
    });
    if (queued === 'queued') {
      const expiresAt = ports.clock.now() + codeLifetime;
      await keepEmailCode(ports, records, { purpose, subject, email, code: owner ? nobodys : sent }, expiresAt);
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
    tryEmailCode(ports, records, { purpose, subject, email, code }),
  );
  if (!right) return 'wrong';
  return unlessNotMade(async () => {
    await ports.unitOfWork.run(initiator, async (records) => {
      if (!(await records.emailCodes.consume(right))) throw new NotMade('before');
      await make(ports, records, account);
    });
    return 'made';
  });
}

/** As `registerAccount`, by the link that was sent with the code. The caller has seen that they know the password of the account. */
export function registerByLink(
  ports: AdministrationPorts,
  { account, origin }: WantedAccount,
  secret: string,
): Promise<Exclude<Registered, 'wrong'>> {
  const initiator = { entity: 'user', subject: account.subject, through: 'self_service', origin } as const;
  return unlessNotMade(async () => {
    const used = await useLink(ports, initiator, { purpose: 'register', secret }, async (_, records) => {
      await make(ports, records, account);
      return true;
    });
    return used === 'done' ? 'made' : 'before';
  });
}

/** Within a unit of work. */
async function make(
  ports: Pick<AdministrationPorts, 'clock'>,
  records: Pick<AdministeredRecords, 'accounts' | 'failureCounts' | 'replays'>,
  account: WantedAccount['account'],
): Promise<void> {
  const { accounts, replays } = records;
  // By the code and by the link it is one account, also where that was deleted since: nobody gets its subject again.
  const once = digest(JSON.stringify([purpose, account.subject]));
  if (!(await replays.remember(once, ports.clock.now() + madeOnceFor))) throw new NotMade('before');
  await holdAddress(ports, records, account.email);
  if ((await accounts.withVerifiedEmail(account.email, 1, 'disabled too')).length > 0) throw new NotMade('held');
  const now = ports.clock.now();
  const made = { ...account, emailVerified: true, createdAt: now, updatedAt: now };
  if ((await accounts.insert(made)) === 'username_taken') throw new NotMade('taken');
}

async function unlessNotMade(work: () => Promise<'made' | 'before'>): Promise<Exclude<Registered, 'wrong'>> {
  try {
    return await work();
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
