import { emailCodeKind } from './email-code/email-code-kind.js';
import type { FactorKind } from './factor-kind.js';
import { passkeyKind } from './passkey/passkey-kind.js';
import { recoveryCodesKind } from './recovery-codes/recovery-codes-kind.js';
import { totpKind } from './totp/totp-kind.js';

/** Every kind of factor, the one that people should use first. */
export const factorKinds: readonly FactorKind[] = [passkeyKind, totpKind, emailCodeKind, recoveryCodesKind];

/** Each field has one name, in whichever form it stands. */
export const proofFields = Object.assign(
  {},
  ...factorKinds.map(({ proof }) => proof.fields),
) as FactorKind['proof']['fields'];

export const enrolmentFields = Object.assign(
  {},
  ...factorKinds.map(({ enrolment }) => enrolment?.fields ?? {}),
) as FactorKind['proof']['fields'];

/** Those of all that are none of this kind's. */
export function othersThan(
  all: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(all).filter((name) => !Object.hasOwn(own, name));
}
