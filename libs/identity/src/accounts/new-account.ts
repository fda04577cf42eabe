import { randomUUID } from 'node:crypto';
import type { Account, Profile } from './account.js';
import { checkProfile } from './profile-rules.js';
import { newUsername } from './username.js';

/** An account that nobody has stored yet. @throws IdentityError `invalid_username`, `invalid_profile` */
export function newAccount(
  { username, ...profile }: Partial<Profile> & { readonly username: string },
  { passwordHash, now }: { readonly passwordHash: string; readonly now: number },
): Account {
  return {
    ...checkProfile(profile),
    emailVerified: profile.emailVerified ?? false,
    username: newUsername(username),
    passwordHash,
    subject: randomUUID(),
    createdAt: now,
    updatedAt: now,
  };
}
