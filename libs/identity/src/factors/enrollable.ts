import type { FactorType } from './factor.js';
import { totp } from './totp/totp.js';

/** What people can set up by themselves, with what it proves (RFC 8176): each of the sets that one of its kind may have. */
export const enrollable: Readonly<Partial<Record<FactorType, ReadonlyArray<readonly string[]>>>> = {
  totp: [totp.amr],
};
