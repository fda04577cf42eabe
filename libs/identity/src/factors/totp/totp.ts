import { generateURI, verifySync } from 'otplib/functional';
import type { CodeKind } from '../code-kind.js';
import type { TotpData } from '../factor.js';
import { base32 } from './base32.js';

/** Seconds of a step. */
const period = 30;
/** What every authenticator app can do (RFC 6238 §4, §5.1): SHA-1, which is not broken in an HMAC. */
const rules = { strategy: 'totp', algorithm: 'sha1', digits: 6, period } as const;
/** Seconds: one step before and one after, for clocks that differ and people who type slowly (§5.2). */
const tolerance = 30;
/** Bytes, as long as the hash (RFC 4226 §4, R6). */
export const totpSecretLength = 20;

/** One-time passwords over time, of an app on a phone. */
export const totp: CodeKind<TotpData> = {
  type: 'totp',
  amr: ['otp'],
  take(data, typed, now) {
    if (!/^\d{6}$/.test(typed)) return undefined;
    const { secret, lastStep } = data;
    // Of a clock that was set back: all that it would take was taken.
    if (lastStep !== undefined && lastStep * period >= now + tolerance) return undefined;
    const result = verifySync({
      ...rules,
      secret,
      token: typed,
      epoch: now,
      epochTolerance: tolerance,
      ...(lastStep !== undefined && { afterTimeStep: lastStep }),
    });
    return result.valid && 'timeStep' in result ? { ...data, lastStep: result.timeStep } : undefined;
  },
};

/** Nothing of it was used yet. @param bytes of chance, `totpSecretLength` of them */
export function newTotp(bytes: Uint8Array): TotpData {
  return { type: 'totp', secret: base32(bytes) };
}

/** What an app reads from a picture (the "Key Uri Format" that all of them know). */
export function totpUri({ secret }: TotpData, names: { readonly service: string; readonly account: string }): string {
  return generateURI({ ...rules, issuer: names.service, label: names.account, secret });
}
