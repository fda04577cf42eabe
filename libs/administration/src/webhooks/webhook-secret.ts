import { createHmac } from 'node:crypto';
import type { EpochSeconds, RandomSource } from '@signet/authorization-server';
import type { Webhook } from './webhook.js';

/** Standard Webhooks 1.0.0, "Signature scheme": 24 to 64 bytes. */
const secretBytes = 32;
const prefix = 'whsec_';

export function newWebhookSecret(random: RandomSource): string {
  return `${prefix}${Buffer.from(random.bytes(secretBytes)).toString('base64')}`;
}

/** What is signed, and when it is sent. */
export interface SignedMessage {
  readonly messageId: string;
  /** Of this attempt, in whole seconds. */
  readonly at: EpochSeconds;
  readonly body: string;
}

/**
 * The headers of one attempt. While a secret is replaced there are two signatures, so that a receiver that has either takes it.
 * @param message.messageId without a full stop, which parts what is signed
 */
export function webhookHeaders(
  { secret, formerSecret }: Pick<Webhook, 'secret' | 'formerSecret'>,
  message: SignedMessage,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const isOverlapping = formerSecret !== undefined && message.at < formerSecret.goodUntil;
  const secrets = isOverlapping ? [secret, formerSecret.secret] : [secret];
  return {
    'webhook-id': message.messageId,
    'webhook-timestamp': String(message.at),
    'webhook-signature': secrets.map((each) => signature(each, message)).join(' '),
  };
}

function signature(secret: string, { messageId, at, body }: SignedMessage): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${messageId}.${at}.${body}`).digest('base64')}`;
}
