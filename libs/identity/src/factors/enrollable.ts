import type { FactorType } from './factor.js';
import { passkeyAmr } from './passkey/passkey-amr.js';
import { totp } from './totp/totp.js';

/** What people can set up by themselves, with what it proves (RFC 8176): each of the sets that one of its kind may have. */
export const enrollable: Readonly<Partial<Record<FactorType, ReadonlyArray<readonly string[]>>>> = {
  passkey: [true, false].flatMap((userVerified) =>
    [true, false].map((backupEligible) => passkeyAmr({ backupEligible, userVerified })),
  ),
  totp: [totp.amr],
};
