import { freshSecret, usesSecret } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { Initiator } from '../initiator.js';
import { requireWithin } from '../refusals.js';
import { versionOf } from '../version.js';
import { type ChangedClient, type ClientDeps, known, storableId } from './client-changes.js';

/** Seconds for which the secret before is good beside the new one. */
export const secretOverlap = {
  what: 'an overlap is',
  usual: 86_400,
  least: 0,
  most: 30 * 86_400,
  unit: 'seconds',
} as const;

export interface SecretRotation {
  readonly clientId: string;
  /** Seconds; 0 where the old one leaked: it stops at once. Default: a day. */
  readonly overlap?: number | undefined;
}

/**
 * A fresh secret. The one before is good for a while beside it, so that instances of the client get the new one in turn; one from
 * before that is not. @throws AdministrationError unknown; invalid, where the client has none
 */
export function rotateClientSecret(
  { administration, clock, random }: ClientDeps,
  initiator: Initiator,
  { clientId, overlap = secretOverlap.usual }: SecretRotation,
): Promise<ChangedClient & { readonly secret: string }> {
  storableId(clientId);
  requireWithin(overlap, secretOverlap);
  return administration.run(initiator, async ({ clients }) => {
    const { formerSecret: _, ...before } = known(await clients.findForChange(clientId));
    if (!usesSecret(before)) throw new AdministrationError('invalid', 'this client has no secret');
    const { clientSecretDigest, secret } = freshSecret(random);
    const { clientSecretDigest: digest } = before;
    const isGood = digest !== undefined && overlap > 0;
    const formerSecret = isGood ? { digest, goodUntil: clock.now() + overlap } : undefined;
    const client = { ...before, clientSecretDigest, ...(formerSecret && { formerSecret }) };
    await clients.replace(client);
    return { client, version: versionOf(client), secret };
  });
}
