import type { FastifyReply } from 'fastify';

/** Seconds: about what those who wait before take. */
const retryAfter = 5;

/** Too many passwords wait to be checked (RFC 9110 §15.6.4). @returns the status of the page that says so */
export function busy(reply: FastifyReply): number {
  reply.header('retry-after', String(retryAfter));
  return 503;
}
