import { hasLeft } from '@signet/runtime';
import type { FastifyRequest } from 'fastify';

/**
 * What a request that waits for a thread that hashes is to know and to do: the queue for these has bounds and turns of its own, so its
 * place is another's meanwhile.
 */
export function whileHashing(request: FastifyRequest): {
  readonly hasLeft: () => boolean;
  readonly onHashing: () => void;
} {
  return { hasLeft: () => hasLeft(request), onHashing: () => request.place?.leave() };
}
