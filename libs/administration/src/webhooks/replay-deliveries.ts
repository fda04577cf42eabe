import { identifier } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { unknown } from '../refusals.js';
import { newDelivery } from './new-delivery.js';
import { found } from './operate-webhooks.js';
import type { DeadLetters } from './webhook-delivery.js';

/**
 * Dead letters are sent again, by the same `webhook-id`: one, or all that died since a time. How many.
 * @throws AdministrationError unknown; invalid, where it says neither or both
 */
export async function replayDeliveries(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  initiator: Initiator,
  letters: DeadLetters,
): Promise<number> {
  if ((letters.deliveryId === undefined) === (letters.since === undefined)) {
    throw new AdministrationError('invalid', 'one dead letter is sent again, or all since a time');
  }
  return unitOfWork.run(initiator, async (records) => {
    await found(records, letters.webhookId);
    const count = await records.webhookDeliveries.revive(letters, clock.now());
    if (letters.deliveryId !== undefined && count === 0) throw unknown('dead letter');
    return count;
  });
}

/** A message that says nothing waits to be sent, as all others do. Its `webhook-id`. @throws AdministrationError unknown */
export function testWebhook(
  { unitOfWork, clock, random }: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  webhookId: string,
): Promise<string> {
  const messageId = `test_${identifier(random)}`;
  return unitOfWork.run(initiator, async (records) => {
    const { disabled } = await found(records, webhookId);
    if (disabled) throw new AdministrationError('invalid', 'this webhook is disabled, and is sent nothing');
    await records.webhookDeliveries.insert(
      newDelivery({ webhookId, messageId, kind: 'test', reference: messageId, position: 0 }, clock.now()),
    );
    return messageId;
  });
}
