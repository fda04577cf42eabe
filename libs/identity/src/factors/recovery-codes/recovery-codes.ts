import { createHash } from 'node:crypto';
import type { RandomSource } from '@signet/runtime';
import type { CodeKind } from '../code-kind.js';
import type { RecoveryCodesData } from '../factor.js';

/** So many are made at once. */
export const recoveryCodesMade = 10;
/** Of Crockford's base 32: none that is taken for another one. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits: nobody finds one by trying, not even who has what is kept of it. */
const length = 16;

/** Codes on paper, each good once. */
export const recoveryCodes: CodeKind<RecoveryCodesData> = {
  type: 'recovery_codes',
  amr: ['otp'],
  take(data, typed) {
    const read = readCode(typed);
    const known = read && digestOf(read);
    if (known === undefined || !data.digests.includes(known)) return undefined;
    return { ...data, digests: data.digests.filter((each) => each !== known) };
  },
};

/** Shown once: what is kept knows them again, and cannot say them. */
export function newRecoveryCodes(random: RandomSource): {
  readonly codes: readonly string[];
  readonly data: RecoveryCodesData;
} {
  const drawn = Array.from({ length: recoveryCodesMade }, () => draw(random));
  return {
    codes: drawn.map((code) => (code.match(/.{4}/g) ?? []).join('-')),
    data: { type: 'recovery_codes', digests: drawn.map(digestOf), made: recoveryCodesMade },
  };
}

/** 256 is eight times 32: each letter is as likely as any other. */
function draw(random: RandomSource): string {
  return Array.from(random.bytes(length), (byte) => letters[byte % letters.length]).join('');
}

/** However it was typed: in small letters, with what it is grouped by, an O for a zero. */
function readCode(typed: string): string | undefined {
  if (typed.length > 4 * length) return undefined;
  const read = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return new RegExp(`^[${letters}]{${length}}$`).test(read) ? read : undefined;
}

function digestOf(code: string): string {
  return createHash('sha256').update(`recovery code ${code}`).digest('base64url');
}
