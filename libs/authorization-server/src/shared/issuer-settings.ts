/** What an operator decides about one issuer. Durations in seconds. */
export interface IssuerSettings {
  /** The `iss` of everything, an URL without trailing slash, query or fragment (RFC 8414 §2). */
  readonly issuer: string;
  /** At most 60 (RFC 6749 §4.1.2 recommends at most 600). */
  readonly authorizationCodeLifetime: number;
  readonly idTokenLifetime: number;
  /** A refresh token that is not used for this long is dead. */
  readonly refreshTokenIdleLifetime: number;
  /** A grant, and so its whole refresh family, ends after this. */
  readonly grantLifetime: number;
  readonly sessionLifetime: number;
  readonly interactionLifetime: number;
  /** How long a rotated refresh token of an authenticated client may be retried; 0 turns it off. */
  readonly refreshTokenGracePeriod: number;
  /** How long a new key is published before it signs. */
  readonly keyPublicationLead: number;
}

export function defaultIssuerSettings(issuer: string): IssuerSettings {
  return {
    issuer,
    authorizationCodeLifetime: 60,
    idTokenLifetime: 300,
    refreshTokenIdleLifetime: 14 * 86400,
    grantLifetime: 90 * 86400,
    sessionLifetime: 12 * 3600,
    interactionLifetime: 900,
    refreshTokenGracePeriod: 10,
    keyPublicationLead: 3600,
  };
}
