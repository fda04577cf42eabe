import { isIPv4, isIPv6 } from 'node:net';

/** An address as its bits: four bytes, or eight groups of sixteen. */
export type NetworkAddress =
  | { readonly family: 'ipv4'; readonly text: string }
  | { readonly family: 'ipv6'; readonly groups: readonly number[] };

/**
 * Reads every way in which proxies and systems write one address: with a port (`192.0.2.1:4711`), in brackets with one
 * (`[2001:db8::1]:4711`), in the quotes and with the `for=` of RFC 7239 §6, with a zone (RFC 4007 §11), in any case or
 * compression (RFC 4291 §2.2), and as IPv6 what is IPv4. Undefined for what is no address, such as `unknown` or `_hidden`.
 */
export function canonicalAddress(spelling: string): NetworkAddress | undefined {
  // As nearly every connection has it.
  if (isIPv4(spelling)) return { family: 'ipv4', text: spelling };
  const bare = withoutPort(
    spelling
      .trim()
      .replace(/^for=/i, '')
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
  if (isIPv4(bare)) return { family: 'ipv4', text: bare };
  const unzoned = bare.split('%', 1)[0] ?? '';
  if (!isIPv6(unzoned)) return undefined;
  const groups = groupsOf(unzoned);
  const inside = embeddedIPv4(groups);
  return inside === undefined ? { family: 'ipv6', groups } : { family: 'ipv4', text: inside };
}

/** What of an address one person can fill, what else may be theirs, and the networks around it, from the widest. */
export interface Networks {
  readonly address: string;
  readonly site?: string;
  readonly networks: readonly string[];
}

export function networksOf(address: NetworkAddress): Networks {
  if (address.family === 'ipv4') {
    const [first, second, third] = address.text.split('.');
    return { address: address.text, networks: [`${first}.${second}/16`, `${first}.${second}.${third}/24`] };
  }
  // A registry gives a provider a /32 (RFC 6177: and that a site a /48 at most).
  const [provider, site] = [`${prefix(address.groups, 2)}/32`, `${prefix(address.groups, 3)}/48`];
  return { address: `${prefix(address.groups, 4)}/64`, site, networks: [provider, site] };
}

/** In full, so that one address has one text. */
export function textOf(address: NetworkAddress): string {
  return address.family === 'ipv4' ? address.text : prefix(address.groups, 8);
}

function withoutPort(text: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::[\w.-]*)?$/.exec(text) ?? [];
  if (bracketed !== undefined) return bracketed;
  // One colon: IPv6 has two at least. The port may be obfuscated (RFC 7239 §6.3).
  const [, alone] = /^([\d.]+):[\w.-]*$/.exec(text) ?? [];
  return alone ?? text;
}

function groupsOf(text: string): readonly number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const plain = dotted
    ? `${dotted[1]}${pair(dotted[2], dotted[3]).toString(16)}:${pair(dotted[4], dotted[5]).toString(16)}`
    : text;
  const [head = '', tail] = plain.split('::');
  const before = groupList(head);
  if (tail === undefined) return before;
  const after = groupList(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function groupList(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function pair(high = '0', low = '0'): number {
  return Number(high) * 256 + Number(low);
}

interface Embedding {
  /** The groups that an address begins with. */
  readonly begins: readonly number[];
  /** The group from which on the IPv4 address stands. */
  readonly at: number;
  /** Whether its bits are turned round. */
  readonly isInverted?: boolean;
}

/** IPv6 that stands for a host of IPv4, of which one person has all there are. */
const embeddings: readonly Embedding[] = [
  // RFC 4291 §2.5.5.2, and as RFC 2765 §2.1 translates it.
  { begins: [0, 0, 0, 0, 0, 0xffff], at: 6 },
  { begins: [0, 0, 0, 0, 0xffff, 0], at: 6 },
  // RFC 6052 §2.1.
  { begins: [0x64, 0xff9b, 0, 0, 0, 0], at: 6 },
  // 6to4 (RFC 3056 §2): a /48 of each IPv4 address.
  { begins: [0x2002], at: 1 },
  // Teredo (RFC 4380 §4): all of one server begin alike.
  { begins: [0x2001, 0], at: 6, isInverted: true },
];

function embeddedIPv4(groups: readonly number[]): string | undefined {
  const found = embeddings.find(({ begins }) => begins.every((group, index) => groups[index] === group));
  if (!found) return undefined;
  const mask = found.isInverted ? 0xffff : 0;
  const bytes = groups.slice(found.at, found.at + 2).flatMap((group) => [(group ^ mask) >> 8, (group ^ mask) & 0xff]);
  return bytes.join('.');
}

function prefix(groups: readonly number[], length: number): string {
  return groups
    .slice(0, length)
    .map((group) => group.toString(16))
    .join(':');
}
