import type { Client } from '../records/client.js';
import { digest } from '../shared/digest.js';
import { opaqueToken, type RandomSource } from '../shared/random-source.js';
import { registeredAuthenticationMethods } from '../vocabulary/client-authentication-methods.js';

/** Whether the client proves who it is by a secret that the issuer knows (RFC 6749 §2.3.1). */
export function usesSecret({ tokenEndpointAuthMethod: method }: Pick<Client, 'tokenEndpointAuthMethod'>): boolean {
  return registeredAuthenticationMethods[method].needsSecret;
}

/** What is kept of a client's secrets. */
export type KeptSecrets = Pick<Client, 'clientSecretDigest' | 'formerSecret'>;

/** What a client's secret is, and itself where it was made just now: it is told once. */
export interface ClientSecret extends KeptSecrets {
  readonly secret?: string | undefined;
}

/** The secrets that it has, a fresh one where it has none and needs one, or none where its method does without. */
export function secretFor(
  client: Pick<Client, 'tokenEndpointAuthMethod'>,
  known: KeptSecrets | undefined,
  random: RandomSource,
): ClientSecret {
  if (!usesSecret(client)) return {};
  if (known?.clientSecretDigest === undefined) return freshSecret(random);
  const { clientSecretDigest, formerSecret } = known;
  return { clientSecretDigest, ...(formerSecret && { formerSecret }) };
}

export function freshSecret(random: RandomSource): Required<Pick<ClientSecret, 'clientSecretDigest' | 'secret'>> {
  const secret = opaqueToken(random);
  return { clientSecretDigest: digest(secret), secret };
}
