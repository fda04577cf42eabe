/** A resource server's identifier and the scopes of it that somebody was granted. */
export interface ResourceAccess {
  readonly identifier: string;
  readonly scopes: readonly string[];
}
