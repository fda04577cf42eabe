import type { Proof } from '../records/proof.js';
import type { ProvedMethod } from '../records/proved-method.js';
import type { Stores } from '../records/stores.js';

type Reading = Pick<Stores, 'federatedIdentities' | 'identityProviders'>;

/**
 * Whether what somebody proved by signing in elsewhere still says who they are: each such sign-in is linked to them, and people sign in by its
 * provider. An operator who takes a provider away, or a person who unlinks it, is heard by whoever is on the way.
 */
export async function isStillLinked(
  reading: Reading,
  { subject, methods }: Pick<Proof, 'subject' | 'methods'>,
): Promise<boolean> {
  // One sign-in may have proved several.
  const elsewhere = new Map(
    methods.flatMap((method) => (method.upstream ? [[method.credential, method] as const] : [])),
  );
  for (const method of elsewhere.values()) if (!(await isLinkedTo(reading, subject, method))) return false;
  return true;
}

async function isLinkedTo(
  { federatedIdentities, identityProviders }: Reading,
  subject: string,
  { credential, upstream }: ProvedMethod,
): Promise<boolean> {
  if (!credential || !upstream) return true;
  const [identity, provider] = await Promise.all([
    federatedIdentities.find(credential),
    identityProviders.find(upstream.providerId),
  ]);
  return identity?.subject === subject && provider !== undefined && provider.disabledAt === undefined;
}
