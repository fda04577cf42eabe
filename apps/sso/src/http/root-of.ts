import type { FastifyRequest } from 'fastify';
import { pathOf } from './parameters.js';

/** The way from this address to the issuer's first page, relative: a proxy may have taken a path off before this one. */
export function rootOf(request: Pick<FastifyRequest, 'originalUrl' | 'raw'>): string {
  const depth = pathOf(request).split('/').length - 2;
  if (depth > 0) return '../'.repeat(depth);
  // The first page of an issuer below a path, as its name is written: without a slash at its end.
  const [asked = '/'] = request.originalUrl.split('?', 1);
  return pathOf(request) === '/' ? asked.slice(asked.lastIndexOf('/') + 1).replace(/.$/, '$&/') : '';
}
