/** What a person can prove who they are by beside a password; each has a folder here. */
export const factorTypes = ['passkey', 'totp', 'recovery_codes'] as const;
export type FactorType = (typeof factorTypes)[number];

/** A public-key credential (Web Authentication Level 3 §4), as it was registered and last used. */
export interface PasskeyData {
  readonly type: 'passkey';
  /** Base64url, as authenticators call it. */
  readonly credentialId: string;
  /** The public key in COSE form (RFC 9052 §7), base64url. */
  readonly publicKey: string;
  readonly algorithm: number;
  /** §6.1.1; 0 of an authenticator that counts nothing. */
  readonly signatureCounter: number;
  readonly transports: readonly string[];
  /** Whether it can exist on several devices (§6.1.3), and whether it does by now. */
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  /** Whether it can be found without being named (§4, discoverable credential); undefined where that was not told. */
  readonly discoverable?: boolean | undefined;
  /** The model of its authenticator, where it says so (§6.5.1). */
  readonly aaguid?: string | undefined;
  /** Epoch seconds: when its counter went back the last time, which two copies of one key look like. */
  readonly counterWentBackAt?: number | undefined;
}

/** A shared secret of one-time passwords over time (RFC 6238). */
export interface TotpData {
  readonly type: 'totp';
  /** Base32. */
  readonly secret: string;
  /** The last time step whose code was taken: none of it or of one before is taken again (§5.2). */
  readonly lastStep?: number | undefined;
}

/** Codes to be used once, where nothing else is at hand. */
export interface RecoveryCodesData {
  readonly type: 'recovery_codes';
  /** Those that are left, by what they are known by. */
  readonly digests: readonly string[];
  /** How many there were. */
  readonly made: number;
}

export type FactorData = PasskeyData | TotpData | RecoveryCodesData;

/** One of what a person has. Times are epoch seconds. */
export interface Factor {
  readonly factorId: string;
  readonly subject: string;
  /** What its person calls it. */
  readonly name: string;
  /** By what it is found, unique among all: a credential's id, or whose the only one of its type is (`onlyOne`). */
  readonly handle: string;
  /** What whoever uses it proves, by their names of RFC 8176; none where it proves nothing that lasts. */
  readonly amr: readonly string[];
  readonly data: FactorData;
  /** One higher with each change: whoever changes it names the one that they read. */
  readonly revision: number;
  readonly createdAt: number;
  readonly lastUsedAt?: number | undefined;
}

/** A factor as those know it who need nothing of its data. */
export interface EnrolledFactor extends Pick<Factor, 'factorId' | 'name' | 'amr' | 'createdAt' | 'lastUsedAt'> {
  readonly type: FactorType;
}

/** The handle of a factor of which a person has one. */
export function onlyOne(type: FactorType, subject: string): string {
  return `${type}:${subject}`;
}

/** Those that people are asked for: recovery codes stand beside something else, and are nothing without it. */
export function withoutCodes<Of extends { readonly type: FactorType }>(enrolled: readonly Of[]): readonly Of[] {
  return enrolled.filter(({ type }) => type !== 'recovery_codes');
}
