/** What this API is to the issuer: a confidential client. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** `client_secret_basic` (RFC 6749 §2.3.1): both halves are form-encoded before they are joined. */
export function basicAuthorization({ clientId, clientSecret }: ClientCredentials): string {
  const encode = (value: string) => new URLSearchParams({ v: value }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}
