import type { Endpoint } from '@signet/authorization-server';

/** The name of the parameter that carries the secret of a link. */
export const linkParameter = 'link';

/** Where a link leads, below the issuer: to a page that shows and does not act. Nothing of it is logged, and pages give no `Referer`. */
export function linkPath({ path }: Pick<Endpoint, 'path'>, secret: string): string {
  return `${path}?${linkParameter}=${secret}`;
}
