import { IdentityError } from '@signet/identity';
import { type Bound, boundFault } from '@signet/runtime';
import { AdministrationError } from './administration-error.js';

/** What a rule of the core refuses, as a refusal of administration. @throws AdministrationError invalid */
export function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof TypeError) throw new AdministrationError('invalid', error.message, { cause: error });
    if (error instanceof IdentityError) throw refusalOf(error);
    throw error;
  }
}

/** A refusal of identity in the words of administration; too many hashing at once stays what it is. */
export function refusalOf(error: IdentityError): Error {
  if (error.code === 'temporarily_unavailable') return error;
  const code = ({ username_taken: 'exists', account_unknown: 'unknown' } as const)[error.code as 'username_taken'];
  return new AdministrationError(code ?? 'invalid', error.message, { cause: error });
}

export function unknown(what: string): AdministrationError {
  return new AdministrationError('unknown', `there is no such ${what}`);
}

/** As a refusal names those that stand against it: five of them. */
export function someOf(names: readonly string[]): string {
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and more' : ''}`;
}

/** @throws AdministrationError invalid */
export function requireWithin(value: number, bound: Bound): void {
  const fault = boundFault(value, bound);
  if (fault !== undefined) throw new AdministrationError('invalid', fault);
}
