import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whether the caller names this media type among those that it accepts (RFC 9110 §12.5.1). The answer varies by it. */
export function accepts(request: FastifyRequest, reply: FastifyReply, type: string): boolean {
  const before = reply.getHeader('vary');
  reply.header('vary', before === undefined ? 'Accept' : `${before}, Accept`);
  return (request.headers.accept ?? '').split(',').some((item) => {
    const [name, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    return name === type && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
