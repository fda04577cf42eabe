import { isIP } from 'node:net';

/** Bits of an address, by the version of IP. */
const bits: Readonly<Record<number, number>> = { 4: 32, 6: 128 };
/** Networks that have a name, as proxy-addr knows them. */
const named = ['loopback', 'linklocal', 'uniquelocal'];

/** An address, a range in CIDR notation or the name of networks. @throws Error that goes on from a variable's name */
export function parseTrustedProxy(item: string): string {
  if (named.includes(item)) return item;
  const [address = '', prefix, ...more] = item.split('/');
  const most = bits[isIP(address)] ?? -1;
  const isWhole = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most);
  if (most > 0 && isWhole && more.length === 0) return item;
  throw new Error(`must be addresses, ranges such as 10.0.0.0/8, or ${named.join(', ')}, separated by commas`);
}

/** `host` or `host:port`, in lower case. @throws Error that goes on from a variable's name */
export function parseOutboundHost(item: string): string {
  const url = URL.canParse(`https://${item}`) ? new URL(`https://${item}`) : undefined;
  // The port of https is one that a URL leaves out.
  const host = url && (item.endsWith(':443') ? `${url.hostname}:443` : url.host);
  // A URL takes more for a host than the name system does: a star would open nothing.
  if (host === item.toLowerCase() && /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/.test(host)) return host;
  throw new Error('must be host or host:port, without scheme and path, separated by commas');
}
