import type { Mail, MailContent, MailTemplate } from '../records/mail.js';
import type { Stores } from '../records/stores.js';
import type { Clock, EpochSeconds } from '../shared/clock.js';
import { digest } from '../shared/digest.js';
import { type RandomSource, timedIdentifier } from '../shared/random-source.js';
import { mailAddress } from './mail-address.js';

/** A message that somebody wants sent. */
export type NewMail = MailContent & {
  readonly to: string;
  /** The person whom it is of: it goes with them. */
  readonly subject?: string | undefined;
  readonly locale?: string | undefined;
  /** What it is for, as operators read it in lists: an identifier or a word of ours, never a secret. */
  readonly purpose: string;
  /** From then on it is of no use, as that of a code that is no longer good. Seconds since 1970. */
  readonly expires: EpochSeconds;
  /** Counted with its like alone, lest what strangers cause takes the places of what they cannot: a word of ours. */
  readonly countedAs?: string | undefined;
  /** The network of whoever caused it (`callerOf`); left out where nobody outside did. */
  readonly source?: string | undefined;
};

/**
 * `queued`: it is sent once the unit of work is durable. The others are for the log of operators and never for a page, which would tell
 * whose address it is: too much went to this address or was caused by this source within the hour, too much waits, or it is no address.
 */
export type Queued = 'queued' | 'too_many_to_address' | 'too_many_from_source' | 'too_many_waiting' | 'no_address';

/** Of each template how many within an hour, and behind how many that wait it still finds a place. */
interface MailBounds {
  readonly perAddress: number;
  readonly perSource: number;
  readonly waiting: number;
}

export const mailBounds: { readonly [Name in MailTemplate]: MailBounds } = {
  'verify-email-code': { perAddress: 5, perSource: 30, waiting: 10_000 },
  // The same for both: where one ended sooner, that would say whether somebody has the address.
  'confirm-new-email': { perAddress: 5, perSource: 30, waiting: 10_000 },
  'email-in-use': { perAddress: 5, perSource: 30, waiting: 10_000 },
  // As often as a code, in whose place it is sent.
  'account-exists': { perAddress: 5, perSource: 30, waiting: 10_000 },
  invitation: { perAddress: 5, perSource: 30, waiting: 12_000 },
  'recover-password': { perAddress: 3, perSource: 30, waiting: 10_000 },
  // Caused by what somebody did to an account, which has bounds of its own; they find a place where strangers have taken all others.
  'password-changed': { perAddress: 20, perSource: 100, waiting: 12_000 },
  'sign-in-linked': { perAddress: 20, perSource: 100, waiting: 12_000 },
  'account-closed': { perAddress: 20, perSource: 100, waiting: 12_000 },
  'email-changed': { perAddress: 20, perSource: 100, waiting: 12_000 },
  'passkey-suspected': { perAddress: 20, perSource: 100, waiting: 12_000 },
  'support-access': { perAddress: 20, perSource: 100, waiting: 12_000 },
  'factors-changed': { perAddress: 30, perSource: 100, waiting: 12_000 },
  // From one address a stolen list of passwords may be tried: each of its owners hears of it.
  'new-device': { perAddress: 10, perSource: 300, waiting: 12_000 },
  // Finds a place where strangers have taken all others.
  alert: { perAddress: 60, perSource: 600, waiting: 12_000 },
  test: { perAddress: 10, perSource: 30, waiting: 12_000 },
};

/** Seconds in which mail is counted. */
const hour = 3_600;
/** Seconds after which no server is asked any more, whatever the mail is good for: RFC 5321 §4.5.4.1 has four to five days. */
export const longestMailLife = 5 * 86_400;
/** Seconds for which one that could not be sent is still to be seen. */
export const deadMailKept = 30 * 86_400;
/** Of what fills a template, as JSON, in UTF-16 units. */
const largestData = 16_384;
const longestPurpose = 128;
const languageTag = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/;

/**
 * Queues a message in the unit of work that `stores` are bound to: it is sent when that is durable, and never when it is not. Whoever
 * queues several in one unit of work does so in the order of their addresses, lest two of them wait for each other.
 * @throws Error for a mistake of ours: data that is too long, or a purpose that is no word
 */
export async function queueMail(
  { clock, random }: { readonly clock: Clock; readonly random: RandomSource },
  { mail, failureCounts }: Pick<Stores, 'mail' | 'failureCounts'>,
  asked: NewMail,
): Promise<Queued> {
  const to = mailAddress(asked.to);
  if (to === undefined) return 'no_address';
  checkWords(asked);
  const now = clock.now();
  const { template, purpose, source, data, countedAs } = asked;
  const counted = countedAs === undefined ? template : `${template} ${countedAs}`;
  const bounds = mailBounds[template];
  const isOver = async (whose: string, most: number) => {
    const { failures } = await failureCounts.add(`mail ${counted} ${whose}`, 1, now, hour);
    return failures > most;
  };
  // In any case of letters it is one mailbox to nearly every server.
  if (await isOver(`to ${digest(to.toLowerCase())}`, bounds.perAddress)) return 'too_many_to_address';
  if (source !== undefined && (await isOver(`from ${digest(source)}`, bounds.perSource))) return 'too_many_from_source';
  const validUntil = Math.min(asked.expires, now + longestMailLife);
  const fresh: Mail = {
    mailId: timedIdentifier(random, now),
    template,
    purpose,
    to,
    ...(asked.subject !== undefined && { subject: asked.subject }),
    ...(asked.locale !== undefined && languageTag.test(asked.locale) && { locale: asked.locale }),
    data,
    state: 'waiting',
    attempts: 0,
    nextAttemptAt: now,
    createdAt: now,
    validUntil,
    expiresAt: validUntil + deadMailKept,
  };
  return (await mail.insertBelow(fresh, bounds.waiting)) ? 'queued' : 'too_many_waiting';
}

function checkWords({ template, purpose, data }: NewMail): void {
  if (purpose.length > longestPurpose || !/^[\w.:/ -]+$/.test(purpose)) {
    throw new Error(`mail ${template}: a purpose is a word of ours`);
  }
  if (JSON.stringify(data).length > largestData) throw new Error(`mail ${template}: its data is too long`);
}
