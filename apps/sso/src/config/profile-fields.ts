import { type ProfileClaim, profileClaimNames, usualProfileClaims } from '@signet/identity';
import type { EnvironmentReader } from '@signet/runtime';

/** A claim that they say themselves, or the picture, which is made here of what they send. */
export type ProfileField = ProfileClaim | 'picture';

const profileFieldNames: readonly ProfileField[] = [...profileClaimNames, 'picture'];
export const usualProfileFields: readonly ProfileField[] = [...usualProfileClaims, 'picture'];

const rule = `must be none, or some of ${profileFieldNames.join(', ')}`;

/** What people change of their profiles by themselves, as the claims of OpenID Connect Core §5.1 are called. */
export function readProfileFields(read: EnvironmentReader): readonly ProfileField[] {
  return read.optionalParsed('PROFILE_FIELDS', parseFields) ?? usualProfileFields;
}

function parseFields(text: string): readonly ProfileField[] {
  if (text === 'none') return [];
  const wanted = text.split(',').map((each) => each.trim());
  if (!wanted.every((each) => profileFieldNames.some((claim) => claim === each))) throw new Error(rule);
  return profileFieldNames.filter((claim) => wanted.includes(claim));
}
