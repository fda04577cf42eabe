import type { FastifyRequest } from 'fastify';

/**
 * Whether a form came from a page of ours, as far as the browser says (Fetch Metadata, and Origin of RFC 6454). Our pages send no
 * referrer, and so browsers say `Origin: null` of their forms: what counts then is Sec-Fetch-Site, and always the token.
 */
export function isSameOrigin(request: FastifyRequest, issuer: string): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined || origin === 'null' || origin === new URL(issuer).origin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
