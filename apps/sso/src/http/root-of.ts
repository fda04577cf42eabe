import type { FastifyRequest } from 'fastify';
import { pathOf } from './parameters.js';

/** The way from this address to the issuer's first page, relative: a proxy may have taken a path off before this one. */
export function rootOf(request: FastifyRequest): string {
  return '../'.repeat(Math.max(0, pathOf(request).split('/').length - 2));
}
