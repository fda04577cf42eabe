import { BlockList, isIP, isIPv4 } from 'node:net';
import { canonicalAddress, type NetworkAddress, textOf } from './network-address.js';

/** Names that stand for ranges. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/**
 * Whether what comes from an address is believed, however it is written: a proxy that adds its port is the same proxy.
 * @param addresses addresses, ranges (`10.0.0.0/8`, `10.0.0.0/255.0.0.0`) or one of the names
 * @throws Error that goes on from the name of a variable
 */
export function trustsAddresses(addresses: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const range of addresses.flatMap((each) => named[each.toLowerCase()] ?? [each])) add(trusted, range);
  return (address) => {
    const read = canonicalAddress(address);
    return read !== undefined && trusted.check(textOf(read), read.family);
  };
}

/** One of them, as it is. @throws Error as above */
export function parseTrustedAddress(item: string): string {
  trustsAddresses([item]);
  return item;
}

function add(list: BlockList, range: string): void {
  const [host = '', size, ...more] = range.split('/');
  // A port is part of no rule, though it may be part of an address that comes.
  const address = isIP(host) === 0 ? undefined : canonicalAddress(host);
  const length = address && lengthOf(address, host, size);
  if (address === undefined || length === undefined || more.length > 0) {
    throw new Error(
      `must be addresses, ranges such as 10.0.0.0/8, or ${Object.keys(named).join(', ')}, separated by commas`,
    );
  }
  list.addSubnet(textOf(address), length, address.family);
}

function lengthOf(address: NetworkAddress, host: string, size: string | undefined): number | undefined {
  const most = address.family === 'ipv4' ? 32 : 128;
  if (size === undefined) return most;
  if (address.family === 'ipv4' && isIPv4(size)) return lengthOfMask(size);
  // As it is written: the prefix of ::ffff:10.0.0.0/104 counts from the left of IPv6.
  const skipped = address.family === 'ipv4' && host.includes(':') ? 96 : 0;
  const length = /^\d{1,3}$/.test(size) ? Number(size) - skipped : Number.NaN;
  return length >= 0 && length <= most ? length : undefined;
}

function lengthOfMask(mask: string): number | undefined {
  const bits = mask
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined;
}
