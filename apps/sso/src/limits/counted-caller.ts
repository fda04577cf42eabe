import type { CountedCaller } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from './network-of.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

/** Who sent this request, as it is counted; what is left to them goes into the headers of the answer. */
export function countedCaller(request: FastifyRequest, reply: FastifyReply): CountedCaller {
  return { network: networkOf(request.ip), told: (quota) => void reply.headers(rateLimitHeaders(quota)) };
}
