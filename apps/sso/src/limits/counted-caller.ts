import type { CountedCaller } from '@signet/authorization-server';
import { hasLeft } from '@signet/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.js';
import { originOf } from '../http/request-origin.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

/** Who sent this request, as it is counted; what is left to them goes into the headers of the answer. */
export function countedCaller(request: FastifyRequest, reply: FastifyReply): CountedCaller {
  return {
    network: callerOf(request).address,
    // Looked at where it comes to that, which is not where tokens are issued.
    get origin() {
      return originOf(request);
    },
    hasLeft: () => hasLeft(request),
    told: (quota) => void reply.headers(rateLimitHeaders(quota)),
  };
}
