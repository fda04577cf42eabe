/** Where a request came from, for the audit trail alone: nothing is decided by it, for whoever sends it may have made it up. */
export interface RequestOrigin {
  /** In one spelling, as far as the proxies in front are trusted. */
  readonly address?: string | undefined;
  /** RFC 9110 §10.1.5, at most `userAgentMaxLength` characters of it. */
  readonly userAgent?: string | undefined;
}

export const userAgentMaxLength = 256;
