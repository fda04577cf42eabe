import type { AuthenticatorPolicy } from './authenticator-policy.js';

export const userVerifications = ['required', 'preferred', 'discouraged'] as const;
/** Whether an authenticator checks who uses it, by a PIN or a finger (Web Authentication Level 3 §5.8.6). */
export type UserVerification = (typeof userVerifications)[number];

/** For whom keys are made and used (§4, Relying Party). */
export interface RelyingParty {
  /** A host name: keys are made for it, and nobody else can use them. */
  readonly id: string;
  /** What authenticators call it. */
  readonly name: string;
  /** Where keys may be used, each an origin. */
  readonly origins: readonly string[];
  /** Of a key that is a second factor; whoever signs in by it alone is always verified. */
  readonly userVerification: UserVerification;
  /** Which authenticators may be set up; undefined: all, and none says what it is. */
  readonly authenticators?: AuthenticatorPolicy | undefined;
}

/** Algorithms of keys, the preferred one first (RFC 9053, RFC 8812): EdDSA, ES256, RS256. */
export const keyAlgorithms: readonly number[] = [-8, -7, -257];
