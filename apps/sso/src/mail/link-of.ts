/**
 * An address below the issuer: what a request says of the host has no part in it.
 * @throws Error for what would lead elsewhere
 */
export function linkOf(issuer: string, path: string): string {
  const base = new URL(issuer);
  const link = new URL(`${issuer}${path}`);
  const isBelow = path.startsWith('/') && link.origin === base.origin && link.pathname.startsWith(base.pathname);
  if (!isBelow || link.username !== '' || /[\s\\]|^\/\//.test(path))
    throw new Error('a link of a mail leads elsewhere');
  return link.href;
}
