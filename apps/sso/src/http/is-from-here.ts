import type { FastifyRequest } from 'fastify';

const loopbackAddress = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** RFC 7239, RFC 9110 §7.6.3, and what proxies say instead. */
const saidByProxies = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];
const loopbackName = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * By the connection, which nobody but this machine has, and by the name that was asked for: a page elsewhere whose name leads here has
 * another. A proxy or tunnel on this machine has both, and says for whom it asks.
 */
export function isFromHere({ raw: { socket }, headers }: FastifyRequest): boolean {
  const isForOthers = saidByProxies.some((name) => headers[name] !== undefined);
  return (
    !isForOthers &&
    loopbackAddress.test(socket.remoteAddress ?? '') &&
    loopbackName.test((headers.host ?? '').toLowerCase())
  );
}
