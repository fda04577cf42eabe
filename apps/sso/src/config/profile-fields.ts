import { type ProfileClaim, profileClaimNames, usualProfileClaims } from '@signet/identity';
import type { EnvironmentReader } from '@signet/runtime';

const rule = `must be none, or some of ${profileClaimNames.join(', ')}`;

/** What people change of their profiles by themselves, as the claims of OpenID Connect Core §5.1 are called. */
export function readProfileFields(read: EnvironmentReader): readonly ProfileClaim[] {
  return read.optionalParsed('PROFILE_FIELDS', parseFields) ?? usualProfileClaims;
}

function parseFields(text: string): readonly ProfileClaim[] {
  if (text === 'none') return [];
  const wanted = text.split(',').map((each) => each.trim());
  if (!wanted.every((each) => profileClaimNames.some((claim) => claim === each))) throw new Error(rule);
  return profileClaimNames.filter((claim) => wanted.includes(claim));
}
