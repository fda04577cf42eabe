const path = '/account/api/v1';

/** The `aud` of tokens for the account API of an issuer: where it answers. */
export function accountAudienceOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}${path}`;
}

/** Of whatever issuer: a database outlives the address of its issuer. */
export function isAccountAudience(identifier: string): boolean {
  return identifier.endsWith(path);
}
