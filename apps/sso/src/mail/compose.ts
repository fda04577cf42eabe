import type { Mail } from '@signet/authorization-server';
import MailComposer from 'nodemailer/lib/mail-composer';
import { localeOf } from '../pages/messages/locales.js';
import type { Words } from '../pages/messages/words.js';
import type { Mailbox } from './mail-config.js';
import { bodyOf } from './templates/index.js';
import { htmlOf } from './written-html.js';
import { subjectOf, textOf } from './written-text.js';

export interface Sender {
  readonly issuer: string;
  readonly from: Mailbox;
  /** Of messages that have no language of their own. */
  readonly words: Words;
  /** What the installation calls itself by now to who reads this, in place of the product. */
  readonly name?: ((words: Words) => string) | undefined;
}

/** A message as it goes to a server (RFC 5322), and whose it is for it (RFC 5321). */
export interface ComposedMail {
  readonly mailId: string;
  readonly envelope: { readonly from: string; readonly to: string };
  readonly message: Buffer;
}

/**
 * Writes a message. Of all attempts its Message-ID and its date are the same, so that whoever gets it twice can tell.
 * @throws Error where there is nothing to write any more, or a template cannot say it
 */
export async function compose(
  { mailId, template, data, to, locale, createdAt, validUntil }: Mail,
  { issuer, from, words: byDefault, name }: Sender,
): Promise<ComposedMail> {
  if (data === undefined) throw new Error('the data of a message is gone');
  const words = localeOf(locale) ?? byDefault;
  const place = { issuer, name: name?.(words) ?? words.plain('product') };
  const body = bodyOf(template, data, { lifetime: validUntil - createdAt });
  const node = new MailComposer({
    from: { name: from.name ?? '', address: from.address },
    to: { name: '', address: to },
    subject: subjectOf(words, body.subject),
    text: textOf(words, body, place),
    html: htmlOf(words, body, place),
    date: new Date(createdAt * 1000),
    messageId: `<${mailId}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    // RFC 3834 §5: nobody's absence is told to us.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = node.getEnvelope();
  const [recipient, ...others] = envelope.to;
  if (recipient === undefined || others.length > 0 || envelope.from === false)
    throw new Error('a message has one address');
  return { mailId, envelope: { from: envelope.from, to: recipient }, message: await node.build() };
}
