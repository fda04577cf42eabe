import { afterAll } from '@jest/globals';
import { PasswordHasher } from '../passwords/password-hasher.js';

/** Hashes at once, to no purpose but tests; its threads end with the spec file, which they would keep from ending. */
export function quickHasher(): PasswordHasher {
  const hasher = new PasswordHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 }, { threads: 1 });
  afterAll(() => hasher.close());
  return hasher;
}
