import type { RequestOrigin } from '@signet/authorization-server';
import { canonicalAddress } from '@signet/runtime';
import type { FastifyRequest } from 'fastify';

/** Where a request came from, for the audit trail: the address behind the proxies that are trusted, and what the browser says of itself. */
export function originOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): RequestOrigin {
  return { address: addressOf(ip), userAgent: headers['user-agent'] };
}

/** One spelling of an address (RFC 5952). */
function addressOf(ip: string): string | undefined {
  const address = canonicalAddress(ip);
  if (address?.family !== 'ipv6') return address?.text;
  const groups = address.groups.map((group) => group.toString(16)).join(':');
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}
