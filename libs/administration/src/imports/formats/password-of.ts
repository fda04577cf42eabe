import { IdentityError, noPassword } from '@signet/identity';
import { Untaken } from '../imported.js';

/**
 * The hash as it is stored. One that cannot be checked here is told, and its owner is taken without a password.
 * @param hash undefined where the person has none
 */
export function passwordOf(hash: () => string | undefined, notes: string[]): string | undefined {
  try {
    return hash();
  } catch (error) {
    if (!(error instanceof Untaken) && !(error instanceof IdentityError)) throw error;
    notes.push(`${error.message}: the person is taken without a password`);
    return noPassword;
  }
}
