import type { ClientOrigin } from '../../records/client.js';

/** The loopback interface by its addresses and by its name (RFC 8252 §7.3, §8.3), as `URL` writes them. */
export const loopbackHosts: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * The `application_type` of a client that does not say it, as hardly any native one does: its redirects say it. A scheme of
 * its own is a native application's. So is plain http to the loopback interface where nobody vouches for the client; of an
 * operator's it may be a web application that is being developed, unless it is public and names no port, where nothing waits.
 */
export function inferApplicationType(
  redirectUris: readonly string[],
  { origin, isPublic }: { readonly origin: ClientOrigin; readonly isPublic: boolean },
): 'web' | 'native' {
  const targets = redirectUris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri));
  const isNative = targets.some(({ protocol, hostname, port }) => {
    if (protocol === 'https:') return false;
    if (protocol !== 'http:') return true;
    return loopbackHosts.includes(hostname) && (origin !== 'operator' || (isPublic && port === ''));
  });
  return isNative ? 'native' : 'web';
}
