import * as oauth from 'oauth4webapi';
import { inTime } from './patience.js';

/** How whoever is named by an address is asked. */
export interface Asking {
  readonly [oauth.allowInsecureRequests]: boolean;
  readonly signal: () => AbortSignal;
}

export function asking(url: string): Asking {
  return { [oauth.allowInsecureRequests]: isInsecure(url), signal: inTime };
}

/** Where everything runs on one machine; nowhere else is anything sent without TLS. */
export function isInsecure(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && hostname === 'localhost';
}
