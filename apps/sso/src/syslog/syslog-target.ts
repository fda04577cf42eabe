import { isIPv6 } from 'node:net';

/** How messages travel: in datagrams (RFC 5426), counted in a stream (RFC 6587 §3.4.1), or the same under TLS (RFC 5425). */
export type SyslogTransport = 'udp' | 'tcp' | 'tls';

export interface SyslogTarget {
  readonly transport: SyslogTransport;
  readonly host: string;
  readonly port: number;
}

/** RFC 5426 §3.3, IANA for RFC 6587, RFC 5425 §4.1. */
const usualPorts: Readonly<Record<SyslogTransport, number>> = { udp: 514, tcp: 601, tls: 6514 };
const schemes: Readonly<Record<string, SyslogTransport>> = {
  'syslog+udp:': 'udp',
  'syslog+tcp:': 'tcp',
  'syslog+tls:': 'tls',
};

/** Of `syslog+tls://host:6514`, for instance. @throws TypeError */
export function parseSyslogUrl(text: string): SyslogTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const transport = url && schemes[url.protocol];
  const isBare = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!url || !transport || !isBare || url.hostname === '' || !['', '/'].includes(url.pathname)) {
    throw new TypeError('must be syslog+tls, syslog+tcp or syslog+udp://host:port');
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    transport,
    host: isIPv6(host) ? host : decodeURIComponent(host),
    port: Number(url.port) || usualPorts[transport],
  };
}

/** RFC 5424 §6.2.1, by the names that syslog daemons have for them. */
const facilities = {
  user: 1,
  daemon: 3,
  auth: 4,
  authpriv: 10,
  local0: 16,
  local1: 17,
  local2: 18,
  local3: 19,
  local4: 20,
  local5: 21,
  local6: 22,
  local7: 23,
} as const;

export type SyslogFacility = keyof typeof facilities;
export const syslogFacilities = Object.keys(facilities) as [SyslogFacility, ...SyslogFacility[]];

export function facilityCode(facility: SyslogFacility): number {
  return facilities[facility];
}
