/** The `aud` of tokens for the administration API of an issuer: where it answers. */
export function adminAudienceOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/admin/api/v1`;
}
