import type { ProfileClaim } from '@signet/identity';

/** A claim that they say themselves, or the picture, which is made here of what they send. */
export type ProfileField = ProfileClaim | 'picture';
