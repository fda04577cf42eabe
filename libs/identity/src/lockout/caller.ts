import type { Source } from '@signet/runtime';

/** Who is on the other end of a connection, for whatever is counted by caller. One caller has one spelling. */
export interface Caller {
  /** What one person can fill, such as an IPv4 address or an IPv6 /64. */
  readonly address: string;
  /** A wider network that may be one person's too, such as an IPv6 /48. */
  readonly site?: string | undefined;
  /** The networks that it is part of, from the widest; each may be one party's, and whoever waits takes turns by them. */
  readonly networks?: readonly string[] | undefined;
}

/** Whose turn it is when this caller waits: that of its networks, and in these its own. */
export function sourceOf({ address, site, networks = site === undefined ? [] : [site] }: Caller): Source {
  return [...networks, address];
}
