const path = '/admin/api/v1';

/** The `aud` of tokens for the administration API of an issuer: where it answers. */
export function adminAudienceOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}${path}`;
}

/** Of whatever issuer: a database outlives the address of its issuer. */
export function isAdminAudience(identifier: string): boolean {
  return identifier.endsWith(path);
}
