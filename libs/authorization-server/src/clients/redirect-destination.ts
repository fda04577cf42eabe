/** Where a redirect URI leads, whatever its path: what a person is shown of it, and agrees to. */
export interface RedirectDestination {
  /** Scheme, host and port, as `https://app.example`; of an app's own scheme that alone, as `com.example.app:`. */
  readonly name: string;
  /** To a program on the person's device, which may be another one than it says (RFC 8252 §8.6). */
  readonly onDevice: boolean;
}

/** @param uri absolute */
export function redirectDestination(uri: string): RedirectDestination {
  const { hostname, origin, protocol } = new URL(uri);
  // What stands after a scheme of one's own is anybody's to choose and no host.
  if (protocol !== 'https:' && protocol !== 'http:') return { name: protocol, onDevice: true };
  return { name: origin, onDevice: isLoopback(hostname.replace(/\.$/, '')) };
}

const known = new WeakMap<readonly string[], ReadonlySet<string>>();

/**
 * Whether one of these addresses still leads there. A program on the device has any port (RFC 8252 §7.3).
 * @param destination the `name` of one
 */
export function leadsTo(addresses: readonly string[], destination: string): boolean {
  let places = known.get(addresses);
  if (!places) {
    places = new Set(addresses.map((uri) => placeOf(redirectDestination(uri))));
    known.set(addresses, places);
  }
  return places.has(destination) || places.has(placeOf(redirectDestination(destination)));
}

function placeOf({ name, onDevice }: RedirectDestination): string {
  return onDevice ? name.replace(/:\d+$/, '') : name;
}

/** Of a host as `URL` writes it (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3). */
function isLoopback(host: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]|(.+\.)?localhost)$/.test(
    host,
  );
}
