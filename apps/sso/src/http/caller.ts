import type { FastifyRequest } from 'fastify';
import { canonicalAddress, networksOf } from './network-address.js';

/** Who is on the other end of a connection, for whatever is counted by caller. One caller has one spelling. */
export interface Caller {
  /** What one person can fill: an IPv4 address, an IPv6 /64 (RFC 6177: a site has many), or `unknown`. */
  readonly address: string;
  /** What an IPv6 address may share with many others of one person: its /48. */
  readonly site?: string | undefined;
}

/** By the address that Fastify finds behind the proxies that are trusted. */
export function callerOf({ ip }: Pick<FastifyRequest, 'ip'>): Caller {
  return callerAt(ip);
}

/** @param spelling as a proxy or the system writes it; see `canonicalAddress` */
export function callerAt(spelling: string): Caller {
  const address = canonicalAddress(spelling);
  // All that name no address are one, so that a proxy that hides them opens no door.
  if (address === undefined) return { address: 'unknown' };
  return networksOf(address);
}
