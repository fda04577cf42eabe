import type { Proof } from '../records/proof.js';
import type { Stores } from '../records/stores.js';

/**
 * Whether what somebody proved by signing in elsewhere still says who they are: that sign-in is linked to them, and people sign in by its
 * provider. An operator who takes a provider away, or a person who unlinks it, is heard by whoever is on the way.
 */
export async function isStillLinked(
  { federatedIdentities, identityProviders }: Pick<Stores, 'federatedIdentities' | 'identityProviders'>,
  { subject, methods }: Pick<Proof, 'subject' | 'methods'>,
): Promise<boolean> {
  const { credential, upstream } = methods.find((method) => method.upstream) ?? {};
  if (!credential || !upstream) return true;
  const [identity, provider] = await Promise.all([
    federatedIdentities.find(credential),
    identityProviders.find(upstream.providerId),
  ]);
  return identity?.subject === subject && provider !== undefined && provider.disabledAt === undefined;
}
