/**
 * An address as `htu` is compared: no query, no fragment, normalised (RFC 9449 §4.3, RFC 3986 §6.2.2 and §6.2.3).
 * Undefined where it is none, or carries credentials.
 */
export function normaliseTarget(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, protocol, pathname, username, password } = new URL(address);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return undefined;
  return `${origin}${pathname.replace(/%[0-9a-f]{2}/gi, normaliseEscape)}`;
}

/** The public address of a request. Joined, not resolved: a target such as `//evil.example` must not name the host. */
export function publicTarget(base: string, target: string): string | undefined {
  return target.startsWith('/') ? normaliseTarget(`${base}${target}`) : undefined;
}

function normaliseEscape(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(character) ? character : triplet.toUpperCase();
}
