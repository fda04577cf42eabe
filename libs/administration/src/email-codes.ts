import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Digest, type EmailCode, type EpochSeconds, type Queued, queueMail } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from './administration-ports.js';
import type { AdministeredRecords } from './records.js';

/** Seconds: mail may be slow. */
export const codeLifetime = 900;
/** Of one code. Codes to one address are bounded by `mailBounds`. */
const mostTries = 5;

interface Proved {
  /** A code for one of these is none for another. */
  readonly purpose: 'register' | 'verify_email' | 'change_email' | 'second_factor';
  readonly subject: string;
  readonly email: string;
  readonly code: string;
}

type Needs = Pick<AdministrationPorts, 'random' | 'clock'>;
type Kept = Pick<AdministeredRecords, 'secrets' | 'emailCodes'>;

/** Within a unit of work: in place of the code that this person was sent before. */
export async function keepEmailCode(ports: Needs, records: Kept, proved: Proved, expiresAt: EpochSeconds) {
  const digest = await digestOf(ports, records, proved);
  await records.emailCodes.save({
    subject: proved.subject,
    digest,
    tries: 0,
    createdAt: ports.clock.now(),
    expiresAt,
  });
}

interface CodeMail {
  readonly purpose: Proved['purpose'];
  readonly account: Pick<Account, 'subject' | 'name' | 'locale'>;
  /** Theirs. */
  readonly email: string;
  /** Beside others of the same message, where they are bounded by themselves. */
  readonly countedAs?: string | undefined;
  /** The network of whoever asks. */
  readonly source: string | undefined;
}

/** Within a unit of work: a code goes to the address of an account, in place of the one before. Where none is sent, that one stays good. */
export async function sendCode(
  ports: Needs & Parameters<typeof queueMail>[0],
  records: Kept & Parameters<typeof queueMail>[1],
  { purpose, account: { subject, name, locale }, email, countedAs, source }: CodeMail,
): Promise<Queued> {
  const code = sixDigits(ports.random);
  const expires = ports.clock.now() + codeLifetime;
  const queued = await queueMail(ports, records, {
    template: 'verify-email-code',
    data: { code, ...(name !== undefined && { name }) },
    to: email,
    subject,
    locale,
    purpose,
    countedAs,
    expires,
    source,
  });
  if (queued === 'queued') await keepEmailCode(ports, records, { purpose, subject, email, code }, expires);
  return queued;
}

/** Within a unit of work that stands whatever comes of it: a try counts. The code where it is the one that was sent to this very address. */
export async function tryEmailCode(ports: Needs, records: Kept, proved: Proved): Promise<EmailCode | undefined> {
  const sent = await records.emailCodes.find(proved.subject);
  if (!sent || sent.expiresAt <= ports.clock.now()) return undefined;
  if (!(await records.emailCodes.tryOnce(sent, mostTries))) return undefined;
  return isSame(sent.digest, await digestOf(ports, records, proved)) ? sent : undefined;
}

/** Each as likely as any other: what would make the first ones likelier is thrown away. */
export function sixDigits(random: AdministrationPorts['random']): string {
  for (;;) {
    const drawn = Buffer.from(random.bytes(4)).readUInt32BE();
    if (drawn < 4_294_000_000) return String(drawn % 1_000_000).padStart(6, '0');
  }
}

/** A code has few values: without the key of the issuer nobody finds it by trying them. */
async function digestOf(
  { random }: Pick<AdministrationPorts, 'random'>,
  { secrets }: Pick<AdministeredRecords, 'secrets'>,
  { purpose, subject, email, code }: Proved,
): Promise<Digest> {
  const key = await secrets.findOrInsert('email_code', random.bytes(32));
  const about = JSON.stringify([purpose, subject, email, code]);
  return createHmac('sha256', key).update(about).digest('base64url') as Digest;
}

function isSame(one: Digest, other: Digest): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
