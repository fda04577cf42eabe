import { endpoints } from '@signet/authorization-server';

const wellKnown = Object.values(endpoints)
  .map(({ path }) => path)
  .filter((path) => path.startsWith('/.well-known/'));

/**
 * An issuer below a path (`https://host/team`) has all of its endpoints there, but its metadata before the path
 * (RFC 8414 §3.1: /.well-known/oauth-authorization-server/team). Routes know nothing of it.
 */
export function withoutIssuerPath(issuer: string): (request: { readonly url?: string | undefined }) => string {
  const { pathname } = new URL(issuer);
  const base = pathname === '/' ? '' : pathname;
  return ({ url = '/' }) => {
    // RFC 9112 §3.2.4: of no resource, and no address that the router could have a refusal for.
    if (url === '*') return '/*';
    if (base === '') return url;
    const end = url.indexOf('?');
    const path = end < 0 ? url : url.slice(0, end);
    const rest = end < 0 ? '' : url.slice(end);
    const metadata = wellKnown.find((address) => path === `${address}${base}`);
    if (metadata !== undefined) return `${metadata}${rest}`;
    if (path === base) return `/${rest}`;
    // A proxy may have taken the path off already.
    return path.startsWith(`${base}/`) ? `${path.slice(base.length)}${rest}` : url;
  };
}
