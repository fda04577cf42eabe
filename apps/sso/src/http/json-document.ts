import type { FastifyReply } from 'fastify';

const bodies = new WeakMap<object, Buffer>();

/** JSON of an object that never changes: written once, however often it is asked for. */
export function sendDocument(reply: FastifyReply, document: object): void {
  let body = bodies.get(document);
  if (!body) {
    body = Buffer.from(JSON.stringify(document));
    bodies.set(document, body);
  }
  reply.header('content-type', 'application/json; charset=utf-8').send(body);
}
