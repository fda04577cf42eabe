/**
 * What whoever uses a key proves (RFC 8176 §2): that they hold it, in hardware where it cannot leave its device, that they were there, and
 * where the authenticator checked who they are, two factors at once.
 */
export function passkeyAmr({
  backupEligible,
  userVerified,
}: {
  readonly backupEligible: boolean;
  readonly userVerified: boolean;
}): readonly string[] {
  return [backupEligible ? 'swk' : 'hwk', 'user', ...(userVerified ? ['mfa'] : [])];
}

/** The handle of a factor that is a key. */
export function passkeyHandle(credentialId: string): string {
  return `passkey:${credentialId}`;
}
