import type { Quota } from '@signet/authorization-server';

/** For script of other origins (Fetch standard, `Access-Control-Expose-Headers`). */
export const rateLimitHeaderNames = ['Retry-After', 'RateLimit', 'RateLimit-Policy'] as const;

/** draft-ietf-httpapi-ratelimit-headers-11 §3 and §4: structured fields (RFC 9651), each a list of one item. */
export function rateLimitHeaders({ limit, quota, window, remaining, reset }: Quota): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `"${limit}";q=${quota};w=${window}`,
    ratelimit: `"${limit}";r=${remaining};t=${reset}`,
  };
}
