/** RFC 6749 §5.1, with RFC 8693 §2.2.1 `issued_token_type`. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly issued_token_type?: 'urn:ietf:params:oauth:token-type:access_token';
}
