import type { FastifyRequest } from 'fastify';

/** Whether nobody is there any more to read the answer. */
export function hasLeft({ raw }: Pick<FastifyRequest, 'raw'>): boolean {
  return raw.socket.destroyed;
}
