import { readFile } from 'node:fs/promises';
import { type Clock, digest, type IssuerSettings, type RandomSource, type Stores } from '@signet/authorization-server';
import { type AuthenticatorPolicy, Passkeys, readAuthenticatorMetadata } from '@signet/identity';
import { concerning, Once } from '@signet/runtime';
import type { PasskeySettings } from './passkey-settings.js';

interface PasskeyDeps {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly stores: Pick<Stores, 'replays' | 'secrets'>;
  readonly settings: Pick<IssuerSettings, 'issuer' | 'interactionLifetime'>;
  /** What the issuer is called. */
  readonly name: string;
}

/** Keys of this issuer: a challenge of one process is verified by any other, and counts once among all. */
export async function issuerPasskeys(
  { clock, random, stores, settings, name }: PasskeyDeps,
  { rpId, relatedOrigins, userVerification, authenticators }: PasskeySettings,
): Promise<Passkeys> {
  const key = new Once(() => stores.secrets.findOrInsert('passkeys', random.bytes(32)));
  return new Passkeys({
    party: {
      id: rpId,
      name,
      origins: [new URL(settings.issuer).origin, ...relatedOrigins],
      userVerification,
      authenticators: authenticators && (await allowedOf(authenticators, clock)),
    },
    clock,
    random,
    key: () => key.get(),
    lifetime: settings.interactionLifetime,
    spend: (challenge, expiresAt) => stores.replays.remember(digest(`passkey ${challenge}`), expiresAt),
  });
}

/** Read once, at the start. */
function allowedOf(
  { aaguids, metadataFile }: NonNullable<PasskeySettings['authenticators']>,
  clock: Clock,
): Promise<AuthenticatorPolicy> {
  return concerning('PASSKEY_METADATA_FILE', async () =>
    readAuthenticatorMetadata(await readFile(metadataFile, 'utf8'), { allowed: aaguids, now: clock.now() }),
  );
}
