/** Who is on the other end of a connection, for whatever is counted by caller. One caller has one spelling. */
export interface Caller {
  /** What one person can fill, such as an IPv4 address or an IPv6 /64. */
  readonly address: string;
  /** A wider network that may be one person's too, such as an IPv6 /48. */
  readonly site?: string | undefined;
}
