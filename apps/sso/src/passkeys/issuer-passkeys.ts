import { type Clock, digest, type IssuerSettings, type RandomSource, type Stores } from '@signet/authorization-server';
import { type AuthenticatorPolicy, Passkeys } from '@signet/identity';
import { Once } from '@signet/runtime';
import type { PasskeySettings } from './passkey-settings.js';

interface PasskeyDeps {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly stores: Pick<Stores, 'replays' | 'secrets'>;
  readonly settings: Pick<IssuerSettings, 'issuer' | 'interactionLifetime'>;
  readonly authenticators?: AuthenticatorPolicy | undefined;
  /** What the issuer is called. */
  readonly name: string;
}

/** Keys of this issuer: a challenge of one process is verified by any other, and counts once among all. */
export function issuerPasskeys(
  { clock, random, stores, settings, authenticators, name }: PasskeyDeps,
  { rpId, relatedOrigins, userVerification }: PasskeySettings,
): Passkeys {
  const key = new Once(() => stores.secrets.findOrInsert('passkeys', random.bytes(32)));
  return new Passkeys({
    party: {
      id: rpId,
      name,
      origins: [new URL(settings.issuer).origin, ...relatedOrigins],
      userVerification,
      authenticators,
    },
    clock,
    random,
    key: () => key.get(),
    lifetime: settings.interactionLifetime,
    spend: (challenge, expiresAt) => stores.replays.remember(digest(`passkey ${challenge}`), expiresAt),
  });
}
