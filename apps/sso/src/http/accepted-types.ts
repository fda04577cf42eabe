import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whether the caller names this media type among those that it accepts (RFC 9110 §12.5.1). The answer varies by it. */
export function accepts(request: FastifyRequest, reply: FastifyReply, type: string): boolean {
  varyBy(reply, 'Accept');
  return names(request.headers.accept, type);
}

/** Whether the caller reads what is encoded so (RFC 9110 §12.5.3). The answer varies by it. */
export function acceptsEncoding({ headers }: FastifyRequest, reply: FastifyReply, encoding: string): boolean {
  varyBy(reply, 'Accept-Encoding');
  const accepted = headers['accept-encoding'];
  return names(Array.isArray(accepted) ? accepted.join() : accepted, encoding);
}

function varyBy(reply: FastifyReply, header: string): void {
  const before = reply.getHeader('vary');
  reply.header('vary', before === undefined ? header : `${before}, ${header}`);
}

function names(accepted = '', wanted: string): boolean {
  return accepted.split(',').some((item) => {
    const [name, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    return name === wanted && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
