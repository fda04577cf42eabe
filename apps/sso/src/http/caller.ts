import type { Caller } from '@signet/identity';
import { canonicalAddress, networksOf } from '@signet/runtime';
import type { FastifyRequest } from 'fastify';

/** By the address that Fastify finds behind the proxies that are trusted. */
export function callerOf({ ip }: Pick<FastifyRequest, 'ip'>): Caller {
  return callerAt(ip);
}

/**
 * An IPv4 address, or the /64 and the /48 of one of IPv6 (RFC 6177: a site has many networks).
 * @param spelling as a proxy or the system writes it; see `canonicalAddress`
 */
export function callerAt(spelling: string): Caller {
  const address = canonicalAddress(spelling);
  // All that name no address are one, so that a proxy that hides them opens no door.
  if (address === undefined) return { address: 'unknown' };
  return networksOf(address);
}
